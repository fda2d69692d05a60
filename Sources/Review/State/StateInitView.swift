package import Ledger

/// What `state init` made.
package struct StateInitView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ report: StateInitReport) -> String {
    let place = Printable.prose(report.place)
    guard let tables = report.tables else {
      return style.sentence(report.existed ? "\(place) is there already." : "Made \(place).")
    }
    if report.existed {
      return style.sentence("\(place) has the tables of version \(tables.now) already.")
    }
    return style.sentence(
      tables.before == 0
        ? "\(place): made the tables of version \(tables.now)."
        : "\(place): brought the tables from version \(tables.before) to \(tables.now).")
  }

  package static func json(_ report: StateInitReport) -> JSONValue {
    [
      "format": "keyshift.state-init/1", "place": .string(report.place),
      "made": .bool(!report.existed),
      "tables": report.tables.map {
        ["before": .integer(Int64($0.before)), "now": .integer(Int64($0.now))]
      } ?? .null,
    ]
  }
}
