import Core
package import Ledger

/// The state files: all of them in a list, or one in full.
package struct StateView {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameter freezes: of environments that are frozen, by name.
  package func text(
    _ documents: [(StateDocument, LockRecord?)], freezes: [(String, FreezeRecord)] = []
  ) -> String {
    let frozen = freezes.map { FreezeView(style: style).line($0, $1) }.joined()
    guard !documents.isEmpty else { return "No state yet.\n" + frozen }
    return frozen + (frozen.isEmpty ? "" : "\n") + table(documents)
  }

  private func table(_ documents: [(StateDocument, LockRecord?)]) -> String {
    Table.text(
      header: ["cohort", "environment", "serial", "users", "done", "runs", "last run", "lock"],
      rows: documents.map { document, lock in
        let last = document.runs.last
        return [
          .name(document.cohort), .name(document.environment), .number(document.serial),
          .number(document.users.count), .number(document.users.count(where: \.done)),
          .number(document.runs.count),
          .words(last?.outcome.rawValue ?? "none", last?.outcome.meaning ?? .quiet),
          lock.map { .name($0.holder) } ?? .words("free", .quiet),
        ]
      }, style: style)
  }

  package func text(_ document: StateDocument, lock: LockRecord?) -> String {
    let title =
      "State of cohort \(Printable.name(document.cohort)) in "
      + Printable.name(document.environment)
    var facts = [
      (name: "lineage", text: Printable.name(document.lineage)),
      (name: "serial", text: Quantity.count(document.serial)),
      (name: "lock", text: lock.map { Printable.prose($0.summary) } ?? "free"),
    ]
    if let checkpoint = document.checkpoint {
      facts.append(
        (
          name: "open",
          text: "run \(Printable.name(checkpoint.run)) resumes at operation "
            + Quantity.count(checkpoint.nextOperation)
        ))
    }
    return [style.heading(title) + "\n" + style.facts(facts), runs(document), users(document)]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func runs(_ document: StateDocument) -> String {
    Table.text(
      header: ["run", "command", "outcome", "started", "by", "applied", "planned"],
      rows: document.runs.map { run in
        [
          .name(run.id), .name(run.isPartial ? "\(run.kind) of a part" : run.kind),
          .words(run.outcome.rawValue, run.outcome.meaning),
          .words(run.startedAt.description), .name(run.actor), .number(run.tally.applied),
          .number(run.tally.planned),
        ]
      }, style: style)
  }

  private func users(_ document: StateDocument) -> String {
    let names = Tally().named.map { $0.name.substituting("_", with: " ") }
    return Table.text(
      header: ["user", "done"] + names,
      rows: document.users.map { user in
        [
          Table.Cell.name(user.identity.legacy),
          .words(user.done ? "yes" : "no", user.done ? .good : .changed),
        ] + user.tally.named.map { $0.count.map { .number($0) } ?? .words("unknown", .changed) }
      }, style: style)
  }
}
