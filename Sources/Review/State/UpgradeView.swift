import Core
package import Ledger

/// What an upgrade of state does, or did.
package struct UpgradeView {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameter applied: whether it was done; else it is only shown.
  package func text(_ reports: [StateUpgradeReport], applied: Bool) -> String {
    guard !reports.isEmpty else { return "No environment yet.\n" }
    let parts = reports.map { text($0, applied: applied) }
    let end = applied ? "" : "\nNothing was changed. Pass --apply to carry it out.\n"
    return parts.joined(separator: "\n") + end
  }

  private func text(_ report: StateUpgradeReport, applied: Bool) -> String {
    let known = report.runs.filter { $0.damage == nil }.count
    let facts = [
      (
        name: applied ? "runs taken in" : "runs to take in", text: Quantity.count(known)
      ),
      (name: "names claimed", text: Quantity.count(report.claims)),
      (
        name: applied ? "states saved" : "states to save",
        text: Quantity.count(report.saved.count)
      ),
    ]
    var output =
      style.heading("State of \(Printable.name(report.environment))") + "\n" + style.facts(facts)
    for run in report.runs {
      guard let damage = run.damage else { continue }
      output += style.sentence(
        "The writes of the run \(Printable.name(run.id)) of '\(Printable.name(run.cohort))' are unknown: "
          + Printable.prose(damage), indent: 2)
    }
    for conflict in report.conflicts {
      let (identity, claim) = (conflict.identity, conflict.claim)
      output += style.sentence(
        "The name '\(Printable.name(identity.legacy))' went to \(Printable.name(claim.id)) in the run "
          + "\(Printable.name(claim.run)), and to \(Printable.name(identity.id)) in a later one. The claim is "
          + "the first one's.", indent: 2)
    }
    for locked in report.locked {
      output += style.sentence(
        "'\(Printable.name(locked.cohort))' is locked by \(Printable.prose(locked.holder)); its state stays "
          + "as it is.", indent: 2)
    }
    return output
  }

  package static func json(_ reports: [StateUpgradeReport], applied: Bool) -> JSONValue {
    [
      "format": "keyshift.state-upgrade/1", "applied": .bool(applied),
      "environments": .array(reports.map(json)),
    ]
  }

  private static func json(_ report: StateUpgradeReport) -> JSONValue {
    [
      "environment": .string(report.environment), "claims": .integer(report.claims),
      "runs": .array(
        report.runs.map {
          [
            "cohort": .string($0.cohort), "run": .string($0.id), "kind": .string($0.kind),
            "damage": .string($0.damage),
          ]
        }),
      "conflicts": .array(
        report.conflicts.map {
          [
            "id": .string($0.identity.id), "claim": ClaimsView.json($0.claim, report.environment),
          ]
        }),
      "saved": .array(report.saved.map { .string($0) }),
      "locked": .array(
        report.locked.map { ["cohort": .string($0.cohort), "holder": .string($0.holder)] }),
    ]
  }
}
