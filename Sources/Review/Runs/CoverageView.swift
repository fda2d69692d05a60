import Core
package import Ledger

/// How far a cohort's records have left their legacy keys.
package struct CoverageView {
  private let style: Style

  /// Runs shown, at most; the latest count.
  private static let trendLimit = 12

  package init(style: Style) { self.style = style }

  package func text(_ report: CoverageReport) -> String {
    let place = "\(Printable.name(report.cohort)) in \(Printable.name(report.environment))"
    var output = style.heading("Coverage of cohort \(place)") + "\n"
    output += style.facts([
      (
        name: "users done",
        text: "\(Quantity.count(report.done)) of \(Quantity.count(report.users))"
      ),
      (name: "coverage", text: report.total.share),
    ])
    output += "\n" + table(report)
    let inPlace = report.rows.filter { $0.keys == nil }.map { Printable.name($0.rule) }
    if !inPlace.isEmpty {
      output += style.wrapped(
        "Not counted: \(inPlace.joined(separator: ", ")). Records that are rewritten in place "
          + "have no legacy key; `plan` counts those that are left.")
    }
    return output + trend(report)
  }

  private func table(_ report: CoverageReport) -> String {
    var rows = report.rows.compactMap { row in
      row.keys.map { keys in
        [Table.Cell.name(row.namespace.name), .name(row.rule)] + Self.cells(keys)
      }
    }
    guard !rows.isEmpty else { return "" }
    if rows.count > 1 {
      rows.append([.words("in all", .heading), .words("")] + Self.cells(report.total))
    }
    return Table.text(
      header: ["namespace", "rule", "legacy keys", "left to move", "canonical keys", "coverage"],
      rows: rows, style: style)
  }

  private static func cells(_ keys: CoverageReport.KeyCounts) -> [Table.Cell] {
    [
      .number(keys.legacy), .number(keys.left, .attention), .number(keys.moved, .good),
      .words(keys.share),
    ]
  }

  private func trend(_ report: CoverageReport) -> String {
    guard !report.trend.isEmpty else {
      return style.sentence("No run of this cohort is recorded.")
    }
    let shown = report.trend.suffix(Self.trendLimit)
    var output = "\n" + style.heading("Runs") + "\n"
    if shown.count < report.trend.count {
      output += "  … \(Quantity.count(report.trend.count - shown.count)) earlier\n"
    }
    return output
      + Table.text(
        header: ["ended", "run", "kind", "planned", "applied", "already"],
        rows: shown.map { point in
          [
            .words(point.time.description), .name(point.run), .name(point.kind),
            .number(point.planned), .number(point.applied, .good), .number(point.already),
          ]
        }, style: style)
  }

  package static func json(_ reports: [CoverageReport]) -> JSONValue {
    ["format": "keyshift.coverage/1", "cohorts": .array(reports.map(json))]
  }

  private static func json(_ report: CoverageReport) -> JSONValue {
    [
      "environment": .string(report.environment),
      "cohort": .string(report.cohort), "users": .integer(report.users),
      "users_done": .integer(report.done), "total": report.total.json,
      "rules": .array(
        report.rows.map {
          [
            "namespace": .string($0.namespace.name), "rule": .string($0.rule),
            "keys": $0.keys?.json ?? .null,
          ]
        }),
      "runs": .array(
        report.trend.map {
          [
            "run": .string($0.run), "kind": .string($0.kind), "time": JSONValue($0.time),
            "planned": .integer($0.planned), "applied": .integer($0.applied),
            "already": .integer($0.already),
          ]
        }),
    ]
  }
}

extension CoverageReport.KeyCounts {
  fileprivate var share: String {
    let (all, overflow) = moved.addingReportingOverflow(left)
    return (overflow ? nil : Percentage.text(moved, of: all)) ?? "no records"
  }

  fileprivate var json: JSONValue {
    [
      "legacy": .integer(legacy), "left": .integer(left), "canonical": .integer(moved),
      "coverage_ppm": coveragePPM.map { .integer($0) } ?? .null,
    ]
  }
}
