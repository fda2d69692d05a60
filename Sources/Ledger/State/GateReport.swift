/// Whether a cohort is accepted: what its plan demands, against what was measured.
package struct GateReport: Hashable, Sendable {
  package enum Gate: String, Hashable, Sendable, CaseIterable, Codable {
    /// Operations that the plan meant to write and that neither were written nor were there.
    case counts
    /// Failed operations of the last run, of all.
    case failureRate = "failure-rate"
    /// Whether the application's index agrees with the records.
    case index
    /// Keys under a legacy prefix that no rule matches, and promised records that do not stand.
    case unexplainedKeys = "unexplained-keys"
    /// Conflicts and rejections of the plan that no resolution covers.
    case unresolved
    /// Places of stored records that hold a legacy name and that no rule expects.
    case residue
    /// Users with neither a legacy record, nor a canonical record, nor an entry of the directory.
    case unknownUsers = "unknown-users"
    /// Users and rules of the cohort that the plan leaves out; only of plans of a part.
    case wholeCohort = "whole-cohort"
  }

  /// One side of a comparison.
  package enum Measure: Hashable, Sendable {
    case count(Int)
    /// Of all, in millionths.
    case millionths(Int)
    case consistent(Bool)
    /// Nobody looked.
    case unknown
    /// The plan does not ask.
    case ignored
  }

  package struct Row: Hashable, Sendable, Codable {
    package var gate: Gate
    /// The most that passes.
    package var threshold: Measure
    package var measured: Measure
    package var passed: Bool

    package init(_ gate: Gate, threshold: Measure, measured: Measure, passed: Bool) {
      self.gate = gate
      self.threshold = threshold
      self.measured = measured
      self.passed = passed
    }
  }

  package var planDigest: String
  /// The last run of the plan; nil where it was never applied.
  package var run: String?
  package var rows: [Row]

  package var passed: Bool { rows.allSatisfy(\.passed) }
  package var failed: [Gate] { rows.filter { !$0.passed }.map(\.gate) }

  package init(planDigest: String, run: String?, rows: [Row]) {
    self.planDigest = planDigest
    self.run = run
    self.rows = rows
  }
}
