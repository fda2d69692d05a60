package import Core
package import Ledger

/// What reading a plan's records back found.
package struct VerifyView {
  private let style: Style

  package init(style: Style) { self.style = style }

  /// - Parameter rules: of the plan; they order the lines that say where names may stay.
  package func text(_ report: VerifyReport, rules: [Rule] = []) -> String {
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
        "\(Quantity.count(report.notPromised, "operation")) wrote nothing (skipped, conflicting "
          + "or rejected), so there was nothing to check.")
    }
    return output + found(report, rules) + style.sentence(verdict(report))
  }

  /// Legacy names in the stored records, and unknown users.
  private func found(_ report: VerifyReport, _ rules: [Rule]) -> String {
    let unexpected = report.residue.filter { !$0.isExpected }
    var output = PlanView(style: style).residue(
      unexpected, beyond: report.residueBeyond, rules,
      in: "stored records",
      "No rule expects them there. Add a rewrite, or declare in the rule that the name may stay, "
        + "and plan again.")
    if !report.unknownUsers.isEmpty {
      output += style.paint(
        "Unknown users, without records and directory entries "
          + "(\(Quantity.count(report.unknownUsers.count)))", .attention)
      output += "\n"
      for user in report.unknownUsers.prefix(Self.mostUsers) {
        output += style.wrapped(user.printable, indent: 4)
      }
      let more = report.unknownUsers.count - Self.mostUsers
      if more > 0 { output += "    … \(Quantity.count(more)) more\n" }
    }
    return output
  }

  private static let mostUsers = 50

  private func verdict(_ report: VerifyReport) -> String {
    if report.isKept {
      return "Verified: \(Quantity.count(report.checked, "record")) read back, all as planned."
    }
    if report.broken == 0 {
      return "Not verified yet: \(Quantity.count(report.pending, "write")) may not be visible "
        + "everywhere yet. Verify again in a minute, or with --settle 90s."
    }
    return "Not verified: \(Quantity.count(report.broken)) of "
      + "\(Quantity.count(report.checked, "record")) \(report.broken == 1 ? "is" : "are") not as "
      + "planned. Apply the plan again, or make a new one."
  }

  /// - Parameter gates: the acceptance gates; nil where the plan was not applied.
  package static func json(_ report: VerifyReport, gates: GateReport? = nil) -> JSONValue {
    [
      "format": "keyshift.verify-report/1", "digest": .string(report.digest),
      "kept": .bool(report.isKept), "checked": .integer(report.checked),
      "counts": .object(
        VerifyReport.State.allCases.map {
          JSONValue.Member($0.rawValue, .integer(report.counts[$0] ?? 0))
        }),
      "not_promised": .integer(report.notPromised),
      "residue": .array(report.residue.map(PlanView.json)),
      "unexpected_residue": .integer(report.unexpectedResidue),
      "unknown_users": .array(report.unknownUsers.map { JSONValue($0) }),
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
    case .kept: "the destination holds the planned record"
    case .superseded: "the user has written a newer record since"
    case .missing: "the destination does not exist"
    case .different: "the destination holds a different record"
    case .pending: "written recently; the store may not show it yet"
    }
  }
}
