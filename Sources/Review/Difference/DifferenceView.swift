import Core
package import Ledger

/// What a plan changes against an earlier one, as reviewers of the earlier one read it.
package struct DifferenceView {
  let style: Style
  /// Users listed, at most.
  private static let mostUsers = 50

  package init(style: Style) { self.style = style }

  package func text(_ difference: PlanDifference) -> String {
    guard !difference.isIdentical else { return heading(difference) + "\n" + identical(difference) }
    return [
      heading(difference), counts(difference), rules(difference), users(difference),
      unmatched(difference), operations(difference), verdict(difference),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func heading(_ difference: PlanDifference) -> String {
    let subject = difference.after.subject
    var facts = [fact("from", difference.before), fact("to", difference.after)]
    if !difference.terms.isEmpty {
      facts.append(
        (
          name: "terms changed", text: difference.terms.map(\.rawValue).joined(separator: ", ")
        ))
    }
    return style.heading(
      "Changes to the plan for cohort \(Printable.name(subject.name)) in "
        + Printable.name(subject.environment)) + "\n" + style.facts(facts)
  }

  private func fact(_ name: String, _ side: PlanDifference.Side) -> (name: String, text: String) {
    (
      name: name,
      text: "\(Printable.name(side.path)), made \(side.header.created) by "
        + "\(Printable.name(side.header.actor)), \(Printable.prose(side.trailer.digest))"
    )
  }

  private func counts(_ difference: PlanDifference) -> String {
    let rows = difference.countRows.map { row -> [Table.Cell] in
      [.words(row.name, row.meaning), .number(row.before), .number(row.after)]
    }
    return Table.text(header: ["", "before", "after"], rows: rows, style: style)
  }

  private func rules(_ difference: PlanDifference) -> String {
    let rows = difference.rules.map { [Table.Cell.name($0.rule)] + cells($0.counts) }
    return Table.text(
      header: ["rule", "added", "removed", "changed"], rows: rows, style: style)
  }

  private func users(_ difference: PlanDifference) -> String {
    let rows = difference.users.prefix(Self.mostUsers).map { user in
      [Table.Cell.words(user.identity.printable)] + cells(user.counts)
    }
    return Table.text(
      header: ["user", "added", "removed", "changed"], rows: Array(rows), style: style)
      + more(difference.users.count - rows.count)
      + people("Users added", difference.usersAdded)
      + people("Users removed", difference.usersRemoved)
  }

  private func cells(_ counts: PlanDifference.Counts) -> [Table.Cell] {
    [
      .number(counts.added, .added), .number(counts.removed, .removed),
      .number(counts.changed, .changed),
    ]
  }

  private func people(_ title: String, _ users: [Identity]) -> String {
    guard !users.isEmpty else { return "" }
    return "  \(title) (\(Quantity.count(users.count)))\n"
      + users.prefix(Self.mostUsers).map { "    \($0.printable)\n" }.joined()
      + more(users.count - Self.mostUsers)
  }

  private func unmatched(_ difference: PlanDifference) -> String {
    func list(_ title: String, _ keys: [PlanDifference.Numbered<UnmatchedKey>]) -> String {
      guard !keys.isEmpty else { return "" }
      return style.heading(title) + "\n"
        + keys.map { key in
          "  ? \(Printable.key(key.item.key))\n"
            + style.wrapped(
              "\(key.item.identity.printable), \(Printable.name(key.item.namespace.name))",
              indent: 6)
        }.joined()
    }
    return list("New unmatched keys", difference.unmatchedAdded)
      + list("Unmatched keys that no longer exist", difference.unmatchedRemoved)
  }

  private func verdict(_ difference: PlanDifference) -> String {
    let total = difference.total
    return style.sentence(
      "Difference: \(Quantity.count(total.added)) added, \(Quantity.count(total.removed)) removed, "
        + "\(Quantity.count(total.changed)) changed.")
      + style.sentence(
        "The plans have different digests: approvals of the earlier one do not apply to this one.")
  }

  private func identical(_ difference: PlanDifference) -> String {
    style.sentence(
      "The plans are identical and have the same digest, so approvals of the earlier one stay "
        + "valid.")
  }

  func more(_ count: Int) -> String {
    count > 0 ? "    … \(Quantity.count(count)) more\n" : ""
  }
}

extension PlanDifference {
  /// Counts of both plans side by side: actions that occur, then what else is counted.
  var countRows: [(name: String, meaning: Meaning?, before: Int, after: Int)] {
    let (old, new) = (before.trailer.counts, after.trailer.counts)
    let actions = Action.allCases.filter { old[$0] + new[$0] > 0 }
    return actions.map { ("\($0.glyph) \($0.rawValue)", $0.meaning, old[$0], new[$0]) } + [
      ("? unmatched", nil, old.unmatched, new.unmatched), ("users", nil, old.users, new.users),
      ("bytes to write", nil, old.bytes, new.bytes),
    ]
  }
}
