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
      rows: VerifyReport.State.allCases.map { state in
        [
          .words(state.rawValue),
          .number(report.counts[state] ?? 0, state.meaning), .words(state.explanation, .quiet),
        ]
      }, style: style)
    for finding in report.findings { output += text(finding) }
    let broken = (report.counts[.missing] ?? 0) + (report.counts[.different] ?? 0)
    if broken > report.findings.count {
      output += "  … \(Quantity.count(broken - report.findings.count)) more\n"
    }
    if report.notPromised > 0 {
      output += style.sentence(
        "\(Quantity.count(report.notPromised, "operation")) promised nothing: skips, conflicts and "
          + "rejections.")
    }
    let verdict =
      report.isKept
      ? "Verified: \(Quantity.count(report.checked, "record")) read, every promise holds."
      : "Not verified: \(Quantity.count(broken)) of \(Quantity.count(report.checked, "record")) "
        + "\(broken == 1 ? "is" : "are") not as planned. Apply the plan again, or make a new one."
    return output + style.sentence(verdict)
  }

  public static func json(_ report: VerifyReport) -> JSONValue {
    [
      "format": "keyshift.verify-report/1", "digest": .string(report.digest),
      "kept": .bool(report.isKept), "checked": .integer(report.checked),
      "counts": .object(
        VerifyReport.State.allCases.map {
          JSONValue.Member($0.rawValue, .integer(report.counts[$0] ?? 0))
        }),
      "not_promised": .integer(report.notPromised),
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
    }
  }

  fileprivate var explanation: String {
    switch self {
    case .kept: "the destination holds the result"
    case .superseded: "the user wrote a newer record since"
    case .missing: "the destination is absent"
    case .different: "the destination holds something else"
    }
  }
}
