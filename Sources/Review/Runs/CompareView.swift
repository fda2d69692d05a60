import Core
package import Ledger

/// Planned against applied, and why they differ.
package struct CompareView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ comparison: Comparison) -> String {
    var output = style.heading("Plan \(Printable.prose(comparison.digest))") + "\n"
    output += runs(comparison.runs)
    for rollback in comparison.rollbacks {
      output += style.sentence(
        "The run \(Printable.name(rollback.id)) of \(rollback.endedAt ?? rollback.startedAt) "
          + "rolled back the writes of a run of this plan, or of its rollback.", indent: 2)
    }
    output += "\n" + table(comparison.rows)
    let differing = comparison.rows.filter(\.needsExplanation)
    if !differing.isEmpty { output += "\n" + differing.map(explanation).joined() }
    if comparison.appliedBefore > 0 {
      output += "\n"
      output += style.sentence(
        "\(Quantity.count(comparison.appliedBefore)) of the operations already in place were "
          + "written by an earlier run of this plan.")
    }
    return output + "\n" + verdict(comparison)
  }

  private func runs(_ runs: [RunRecord]) -> String {
    guard !runs.isEmpty else { return style.sentence("No run of this plan yet.", indent: 2) }
    return Table.text(
      header: ["run", "", "started", "by"],
      rows: runs.map { run in
        [
          .name(run.id), .words(run.outcome.rawValue, run.outcome.meaning),
          .words(run.startedAt.description), .name(run.actor),
        ]
      }, style: style)
  }

  /// Outcomes that no row has are left out, so that the table is as narrow as it can be.
  private func table(_ rows: [Comparison.Row]) -> String {
    let always: Set<OutcomeKind> = [.applied, .already]
    let kinds = OutcomeKind.allCases.filter { kind in
      always.contains(kind) || rows.contains { ($0.outcomes[kind] ?? 0) > 0 }
    }
    let someNotAttempted = rows.contains { $0.notAttempted != 0 }
    let someUndone = rows.contains { $0.undone != 0 }
    let header =
      ["action", "planned"] + kinds.map(\.rawValue)
      + (someNotAttempted ? ["not attempted"] : []) + (someUndone ? ["undone"] : [])
      + ["difference"]
    let cells = rows.map { row in
      [
        Table.Cell.words("\(row.action.glyph) \(row.action.rawValue)", row.action.meaning),
        .number(row.planned),
      ] + kinds.map { .number(row.outcomes[$0] ?? 0) }
        + (someNotAttempted ? [.number(row.notAttempted)] : [])
        + (someUndone ? [.number(row.undone, .attention)] : [])
        + [.number(row.difference, .attention)]
    }
    let wide = zip(rows, cells).map { row, cells in
      [Table.Cell.name(row.rule), .name(row.namespace.name)] + cells
    }
    let wideHeader = ["rule", "namespace"] + header
    if Table.fits(header: wideHeader, rows: wide, style: style) {
      return Table.text(header: wideHeader, rows: wide, style: style)
    }
    return tables(rows, header, cells)
  }

  /// A table for each rule, named above it.
  private func tables(
    _ rows: [Comparison.Row], _ header: [String], _ cells: [[Table.Cell]]
  ) -> String {
    var rules: [(title: String, cells: [[Table.Cell]])] = []
    for (row, cells) in zip(rows, cells) {
      let title = "\(Printable.name(row.rule)) in \(Printable.name(row.namespace.name))"
      if let last = rules.indices.last, rules[last].title == title {
        rules[last].cells.append(cells)
      } else {
        rules.append((title, [cells]))
      }
    }
    return rules.map { rule in
      "  \(style.heading(rule.title))\n"
        + Table.text(header: header, rows: rule.cells, style: style, indent: 4)
    }.joined()
  }

  private func explanation(_ row: Comparison.Row) -> String {
    var output =
      "  \(style.glyph(row.action)) \(Printable.name(row.rule)) in "
      + "\(Printable.name(row.namespace.name)): "
      + "\(Quantity.count(row.difference)) of \(Quantity.count(row.planned)) not in place\n"
    for (reason, count) in row.orderedReasons {
      output += style.sentence(
        "\(Quantity.count(count)): \(reason.explanation)", indent: 6, hanging: 2)
    }
    for (message, count) in row.orderedMessages {
      output += style.sentence(
        "\(Quantity.count(count)) failed: \(message)", indent: 6, hanging: 2)
    }
    if row.undone > 0 {
      output += style.sentence(
        "\(Quantity.count(row.undone)) rolled back by a later run", indent: 6, hanging: 2)
    }
    if row.notAttempted > 0 {
      output += style.sentence(
        "\(Quantity.count(row.notAttempted)) not attempted: the run ended before", indent: 6)
    }
    for key in row.examples { output += "      such as \(Printable.key(key))\n" }
    return output
  }

  private func verdict(_ comparison: Comparison) -> String {
    let planned = comparison.rows.reduce(0) { $0 + ($1.action.writes ? $1.planned : 0) }
    let writes = Quantity.count(planned, "planned write")
    return style.sentence(
      comparison.difference == 0
        ? "No difference: \(Quantity.count(planned)) of \(writes) in place."
        : "Difference: \(Quantity.count(comparison.difference)) of \(writes) not in place.")
  }
}

extension Comparison.Row {
  fileprivate var needsExplanation: Bool { difference != 0 }

  /// The most frequent first.
  var orderedReasons: [(Reason, Int)] {
    reasons.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { ($0.key, $0.value) }
  }

  /// The most frequent first.
  var orderedMessages: [(String, Int)] {
    messages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
