import Core
public import Ledger

/// What reading a plan's records back found.
public struct VerifyView {
  private let style: Style

  public init(style: Style) { self.style = style }

  public func text(_ report: VerifyReport) -> String {
    var output = style.heading("Read back against plan \(Printable.prose(report.digest))") + "\n"
    output += Table.text(
      header: ["records", "", ""],
      rows: VerifyReport.State.allCases.filter {
        $0 != .pending || report.pending > 0
      }.map { state in
        [
          .words(state.rawValue),
          .number(report.counts[state] ?? 0, state.meaning), .words(state.explanation, .quiet),
        ]
      }, style: style)
    for finding in report.findings { output += text(finding) }
    let broken = report.broken
    if broken + report.pending > report.findings.count {
      output += "  … \(Quantity.count(broken + report.pending - report.findings.count)) more\n"
    }
    if report.notPromised > 0 {
      output += style.sentence(
        "\(Quantity.count(report.notPromised, "operation")) promised nothing: skips, conflicts and "
          + "rejections.")
    }
    return output + style.sentence(verdict(report))
  }

  private func verdict(_ report: VerifyReport) -> String {
    if report.isKept {
      return "Verified: \(Quantity.count(report.checked, "record")) read, every promise holds."
    }
    if report.broken == 0 {
      return "Not verified yet: \(Quantity.count(report.pending, "write")) may not be seen "
        + "everywhere so soon. Verify again in a minute, or with --settle 90s."
    }
    return "Not verified: \(Quantity.count(report.broken)) of "
      + "\(Quantity.count(report.checked, "record")) \(report.broken == 1 ? "is" : "are") not as "
      + "planned. Apply the plan again, or make a new one."
  }

  /// - Parameter gates: the acceptance gates; nil where the plan was not applied.
  public static func json(_ report: VerifyReport, gates: GateReport? = nil) -> JSONValue {
    [
      "format": "keyshift.verify-report/1", "digest": .string(report.digest),
      "kept": .bool(report.isKept), "checked": .integer(report.checked),
      "counts": .object(
        VerifyReport.State.allCases.map {
          JSONValue.Member($0.rawValue, .integer(report.counts[$0] ?? 0))
        }),
      "not_promised": .integer(report.notPromised),
      "gates": gates.map { GateView.json($0) } ?? .null,
      "findings": .array(
        report.findings.map {
          ["state": .string($0.state.rawValue), "operation": JSONValue($0.operation)]
        }),
    ]
  }

  private func text(_ finding: VerifyReport.Finding) -> String {
    let operation = finding.operation
    return "  \(style.paint(finding.state.rawValue, finding.state.meaning)) "
      + Printable.key(operation.destination) + "\n" + style.facts(of: operation, indent: 6)
  }
}

extension VerifyReport.State {
  fileprivate var meaning: Meaning {
    switch self {
    case .kept, .superseded: .good
    case .missing, .different: .attention
    case .pending: .changed
    }
  }

  fileprivate var explanation: String {
    switch self {
    case .kept: "the destination holds the result"
    case .superseded: "the user wrote a newer record since"
    case .missing: "the destination is absent"
    case .different: "the destination holds something else"
    case .pending: "written lately; the store may not show it yet"
    }
  }
}
