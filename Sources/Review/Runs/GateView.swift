import Core
package import Ledger

/// The acceptance gates: what was demanded, what was measured, and the verdict.
package struct GateView {
  private let style: Style

  package init(style: Style) { self.style = style }

  package func text(_ report: GateReport) -> String {
    var output = style.heading("Acceptance of plan \(Printable.prose(report.planDigest))") + "\n"
    output += Table.text(
      header: ["gate", "threshold", "measured", "verdict"],
      rows: report.rows.map { row in
        [
          .words(row.gate.rawValue), .words(row.threshold.threshold),
          .words(row.measured.text(against: row.threshold)),
          .words(row.passed ? "passed" : "failed", row.passed ? .good : .attention),
        ]
      }, style: style)
    for gate in report.failed {
      output += style.sentence("\(gate.rawValue): \(gate.advice)", indent: 2, hanging: 2)
    }
    return output + style.sentence(verdict(report))
  }

  private func verdict(_ report: GateReport) -> String {
    if report.run == nil {
      return "The plan has not been applied yet, so its cohort cannot be accepted."
    }
    return report.passed
      ? "Accepted: every gate passed."
      : "Not accepted: \(Quantity.count(report.failed.count)) of "
        + "\(Quantity.count(report.rows.count, "gate")) failed. The environment's next cohort "
        + "cannot be applied."
  }

  package static func json(_ report: GateReport) -> JSONValue {
    [
      "format": "keyshift.gate-report/1", "digest": .string(report.planDigest),
      "run": .string(report.run), "passed": .bool(report.passed),
      "gates": .array(
        report.rows.map {
          [
            "gate": .string($0.gate.rawValue), "threshold": $0.threshold.json,
            "measured": $0.measured.json, "passed": .bool($0.passed),
          ]
        }),
    ]
  }
}

extension GateReport.Measure {
  /// What was measured, for people.
  ///
  /// - Parameter threshold: of the same gate.
  package func text(against threshold: Self) -> String {
    switch self {
    case .count(let count): return Quantity.count(count)
    case .millionths(let rate):
      guard case .millionths(let limit) = threshold else { return Percentage.text(ppm: rate) }
      return Percentage.text(ppm: rate, against: limit)
    case .consistent, .unknown, .ignored: return verdict
    }
  }

  private var verdict: String {
    switch self {
    case .count, .millionths: ""
    case .consistent(let verdict): verdict ? "consistent" : "inconsistent"
    case .unknown: "not checked"
    case .ignored: "ignored"
    }
  }

  /// What was demanded, for people.
  package var threshold: String {
    switch self {
    case .count(0): "none"
    case .count(let limit): "at most \(Quantity.count(limit))"
    case .millionths(let limit): "at most \(Percentage.limit(ppm: limit))"
    case .consistent, .unknown, .ignored: verdict
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .count(let count): ["count": .integer(count)]
    case .millionths(let rate): ["millionths": .integer(rate)]
    case .consistent(let verdict): ["consistent": .bool(verdict)]
    case .unknown: "unknown"
    case .ignored: "ignored"
    }
  }
}

extension GateReport.Gate {
  /// What to do where the gate failed.
  package var advice: String {
    switch self {
    case .counts:
      "some planned writes are missing. `compare` shows them with the reasons. Apply the plan "
        + "again, or make a new one."
    case .failureRate: "`compare` shows the store's errors. Apply the plan again."
    case .index:
      "check the application's index with `index check`, and repair it with `index repair`."
    case .unexplainedKeys:
      "run `show` to list the unmatched keys; missing or different records are listed above."
    case .unresolved:
      "`conflicts` lists the open records and drafts `resolutions`. Fill these in, then plan and "
        + "apply again."
    case .residue:
      "stored records contain legacy names in unexpected places; `verify` lists them. Add a "
        + "rewrite, or `residue: { expected: [...] }`, to the rule and plan again."
    case .unknownUsers:
      "some users have neither a record nor a directory entry; `verify` lists them. Check their "
        + "names and IDs, or remove them from the cohort, and plan again."
    case .wholeCohort:
      "the plan is about a part of the cohort and leaves users or rules out. Plan, apply and verify the "
        + "whole cohort."
    }
  }
}
