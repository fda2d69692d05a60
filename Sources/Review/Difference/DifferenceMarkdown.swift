import Core
package import Ledger

/// What a plan changes against an earlier one, as a comment on a pull request.
///
/// Bounded and harmless as `PlanMarkdown` is.
package struct DifferenceMarkdown {
  private let difference: PlanDifference

  package init(_ difference: PlanDifference) { self.difference = difference }

  package func text() -> String {
    var parts = [title() + sides()]
    guard !difference.isIdentical else {
      parts.append(
        "**The plans are identical and have the same digest, so approvals of the earlier one stay "
          + "valid.**\n")
      return marker(isTruncated: false) + parts.joined(separator: "\n")
    }
    parts += [
      "**Approvals of the earlier plan do not apply to this one.** \(summary())\n", counts(),
      byRule(), byUser(),
    ].filter { !$0.isEmpty }
    var budget = CommentBudget(CommentBudget.comment)
    for part in parts + [marker(isTruncated: true), warning(Int.max)] {
      _ = budget.admits(part + "\n")
    }
    let left = appendLists(to: &parts, &budget)
    if left > 0 { parts.insert(warning(left), at: 1) }
    return marker(isTruncated: left > 0) + parts.joined(separator: "\n")
  }

  private func marker(isTruncated: Bool) -> String {
    CommentMarker.line(
      [
        "format": "keyshift.plan-difference-comment/1",
        "before": .string(difference.before.trailer.digest),
        "digest": .string(difference.after.trailer.digest),
        "cohort": .string(difference.after.subject.name),
        "environment": .string(difference.after.subject.environment),
        "identical": .bool(difference.isIdentical),
        "truncated": .bool(isTruncated),
      ])
  }

  private func title() -> String {
    let subject = difference.after.subject
    return "## Changes to the plan for cohort \(MarkdownText.code(subject.name)) in "
      + "\(MarkdownText.code(subject.environment))\n\n"
  }

  private func sides() -> String {
    func row(_ name: String, _ side: PlanDifference.Side) -> [String] {
      [
        "**\(name)**", MarkdownText.code(side.path),
        MarkdownText.span(Printable.prose(side.trailer.digest)),
        "\(side.header.created) by \(MarkdownText.code(side.header.actor))",
      ]
    }
    return MarkdownText.table(
      header: ["", "plan", "digest", "made"], numbers: 0,
      rows: [row("before", difference.before), row("after", difference.after)])
  }

  private func summary() -> String {
    let total = difference.total
    let terms =
      difference.terms.isEmpty
      ? "" : " Terms changed: \(difference.terms.map(\.rawValue).joined(separator: ", "))."
    return "\(Quantity.count(total.added)) added, \(Quantity.count(total.removed)) removed, "
      + "\(Quantity.count(total.changed)) changed.\(terms)"
  }

  private func counts() -> String {
    MarkdownText.table(
      header: ["", "before", "after"], numbers: 2,
      rows: difference.countRows.map {
        [MarkdownText.span($0.name), Quantity.count($0.before), Quantity.count($0.after)]
      })
  }

  private func byRule() -> String {
    table("rule", difference.rules.map { (MarkdownText.code($0.rule), $0.counts) })
  }

  private func byUser() -> String {
    table(
      "user",
      difference.users.map {
        (
          "\(MarkdownText.code($0.identity.legacy)) (\(MarkdownText.code($0.identity.id)))",
          $0.counts
        )
      })
  }

  private func table(_ name: String, _ rows: [(String, PlanDifference.Counts)]) -> String {
    guard !rows.isEmpty else { return "" }
    let shown = rows.prefix(30).map { row in
      [row.0] + [row.1.added, row.1.removed, row.1.changed].map { Quantity.count($0) }
    }
    let more =
      rows.count > shown.count
      ? "\n… \(Quantity.count(rows.count - shown.count, "more \(name)"))\n" : ""
    return MarkdownText.table(
      header: [name, "added", "removed", "changed"], numbers: 3, rows: shown) + more
  }

  private func warning(_ left: Int) -> String {
    """
    > [!WARNING]
    > This comment is incomplete. **Do not approve the plan based on it alone**: \
    \(Quantity.count(left, "difference")) \(left == 1 ? "is" : "are") left out. List them all with \
    `keyshift show --all --against` on the two plans.

    """
  }

  /// - Returns: how many differences found no room.
  private func appendLists(to parts: inout [String], _ budget: inout CommentBudget) -> Int {
    let total = difference.total
    let lists: [(title: String, total: Int, entries: [[String]])] = [
      ("Added", total.added, difference.added.map { lines("+", $0.item) }),
      ("Removed", total.removed, difference.removed.map { lines("-", $0.item) }),
      ("Changed", total.changed, difference.changed.map(lines)),
      (
        "New unmatched keys", difference.unmatchedAdded.count,
        difference.unmatchedAdded.map { lines($0.item) }
      ),
      (
        "Unmatched keys that no longer exist", difference.unmatchedRemoved.count,
        difference.unmatchedRemoved.map { lines($0.item) }
      ),
    ]
    return lists.reduce(0) { left, list in
      guard list.total > 0 else { return left }
      let section = OpenSection(
        title: "\(list.title) (\(Quantity.count(list.total)))", meaning: nil, total: list.total)
      let fitted = section.fitted(list.entries, &budget)
      parts += fitted.text.map { [$0] } ?? []
      return left + list.total - fitted.shown
    }
  }

  private func lines(_ mark: Character, _ operation: Operation) -> [String] {
    [
      "\(mark) \(operation.printableKeys)",
      "    \(operation.action.rawValue): \(operation.explanation)",
      "    \(operation.place)",
    ]
  }

  private func lines(_ change: PlanDifference.Change) -> [String] {
    let operation = change.after.item
    return ["~ \(operation.printableKeys)"]
      + change.phrases.map { "    \($0)" } + ["    \(operation.place)"]
  }

  private func lines(_ key: UnmatchedKey) -> [String] {
    [
      "? \(Printable.key(key.key))",
      "    \(key.identity.printable), \(Printable.name(key.namespace.name))",
    ]
  }
}
