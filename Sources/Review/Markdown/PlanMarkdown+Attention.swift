import Core
import Ledger

extension PlanMarkdown {
  /// What a person has to look at before approving, one section a kind, none of it folded.
  func attention(_ budget: inout CommentBudget) -> Sections {
    var sections = Sections()
    let counts = plan.counts
    let preview = plan.preview
    for (action, words) in Self.kinds {
      let shown = preview.attention.filter { $0.action == action }
      add(
        shown.map(lines), of: counts[action], words.title(counts[action]), words.meaning,
        noun: words.noun, &sections, &budget)
    }
    add(
      preview.resolved.map(lines), of: counts.resolutions,
      "Decided by resolutions (\(Quantity.count(counts.resolutions)))",
      "The cohort plan's `resolutions` decide these conflicts and rejections, as long as both "
        + "records are unchanged since.", noun: "resolution", &sections, &budget
    )
    let changed = preview.attention.filter { $0.reason == .changedSinceRun }
    let changedTotal = preview.reasons.filter { $0.reason == .changedSinceRun }
      .reduce(0) { $0 + $1.count }
    add(
      changed.map(lines), of: changedTotal,
      "Changed since the run (\(Quantity.count(changedTotal)))",
      "These keys changed after the run. The rollback does not touch them.", noun: "changed key",
      &sections, &budget)
    add(
      preview.unmatched.map(lines), of: counts.unmatched,
      "Unmatched keys (\(Quantity.count(counts.unmatched)))",
      "These keys start with a legacy prefix, but no rule matches them. Keyshift leaves them "
        + "alone. If they are records, a rule is missing. The cohort is not accepted while they "
        + "exist.", noun: "unmatched key",
      &sections, &budget)
    for (items, section) in findings() {
      add(Array(items.prefix(extent.attention)), to: section, &sections, &budget)
    }
    return sections
  }

  private typealias Words = (title: (Int) -> String, meaning: String, noun: String)

  private static var kinds: [(Action, Words)] {
    [
      (
        .conflict,
        (
          { "Conflicts (\(Quantity.count($0)))" },
          "Each needs a decision; `apply` does not change them. `keyshift conflicts` shows more "
            + "about them.", "conflict"
        )
      ),
      (
        .reject,
        (
          { "Rejected (\(Quantity.count($0)))" },
          "These records cannot move; `apply` does not change them.", "rejection"
        )
      ),
    ]
  }

  /// Adds a section with as many of the items as its extent and the budget allow.
  private func add(
    _ items: [[String]], of total: Int, _ title: String, _ meaning: String, noun: String,
    _ sections: inout Sections, _ budget: inout CommentBudget
  ) {
    add(
      Array(items.prefix(extent.attention)),
      to: OpenSection(title: title, meaning: meaning, total: total, noun: noun), &sections, &budget)
  }

  /// Adds the section with as many of the items as the budget allows.
  func add(
    _ items: [[String]], to section: OpenSection, _ sections: inout Sections,
    _ budget: inout CommentBudget
  ) {
    let (total, noun) = (section.total, section.noun ?? "operation")
    guard total > 0 else { return }
    let fitted = section.fitted(items, &budget)
    if fitted.shown < total { sections.missing.append(Quantity.count(total - fitted.shown, noun)) }
    sections.texts += fitted.text.map { [$0] } ?? []
  }

  func lines(_ operation: Operation) -> [String] {
    [
      line(operation, size: false), "    \(operation.explanation)",
      "    \(operation.place)",
    ] + (operation.times.map { ["    \($0.phrase)"] } ?? [])
  }

  private func lines(_ key: UnmatchedKey) -> [String] {
    [
      "? \(Printable.key(key.key))",
      "    \(key.identity.printable), \(Printable.name(key.namespace.name))",
    ]
  }

  /// `+ from → to (412 B)`.
  func line(_ operation: Operation, size: Bool) -> String {
    "\(operation.action.glyph) \(operation.printableKeys)"
      + (size ? " (\(Quantity.bytes(operation.bytes)))" : "")
  }
}
