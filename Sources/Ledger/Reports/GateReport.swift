public import Core

/// Whether a cohort is accepted: what its plan demands, against what was measured.
public struct GateReport: Hashable, Sendable {
  public enum Gate: String, Hashable, Sendable, CaseIterable, Codable {
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
  }

  /// One side of a comparison.
  public enum Measure: Hashable, Sendable {
    case count(Int)
    /// Of all, in millionths.
    case millionths(Int)
    case consistent(Bool)
    /// Nobody looked.
    case unknown
    /// The plan does not ask.
    case ignored
  }

  public struct Row: Hashable, Sendable, Codable {
    public var gate: Gate
    /// The most that passes.
    public var threshold: Measure
    public var measured: Measure
    public var passed: Bool

    public init(_ gate: Gate, threshold: Measure, measured: Measure, passed: Bool) {
      self.gate = gate
      self.threshold = threshold
      self.measured = measured
      self.passed = passed
    }
  }

  public var planDigest: String
  /// The last run of the plan; nil where it was never applied.
  public var run: String?
  public var rows: [Row]

  public var passed: Bool { rows.allSatisfy(\.passed) }
  public var failed: [Gate] { rows.filter { !$0.passed }.map(\.gate) }

  /// - Parameters:
  ///   - accept: of the plan.
  ///   - counts: of the plan.
  ///   - comparison: of the plan with its runs.
  ///   - verification: of the same plan.
  ///   - isIndexConsistent: nil where the index was not checked.
  public init(
    _ accept: Acceptance, _ counts: PlanCounts, _ comparison: Comparison,
    _ verification: VerifyReport, isIndexConsistent: Bool?
  ) {
    planDigest = comparison.digest
    let last = comparison.runs.last
    run = last?.id
    let difference = abs(comparison.difference)
    let failures = Self.millionths(last?.tally.failed ?? 0, of: counts.operations)
    let unexplained = counts.unmatched + verification.broken + verification.pending
    rows = [
      Row(
        .counts, threshold: .count(accept.countTolerance), measured: .count(difference),
        passed: difference <= accept.countTolerance),
      Row(
        .failureRate, threshold: .millionths(accept.failureRatePPM),
        measured: .millionths(failures), passed: failures <= accept.failureRatePPM),
      Self.index(accept.index, isConsistent: isIndexConsistent),
      Row(
        .unexplainedKeys, threshold: .count(0), measured: .count(unexplained),
        passed: unexplained == 0),
      Self.row(.unresolved, atMost: accept.unresolved, counts.unresolved),
      Self.row(.residue, atMost: accept.residue, verification.unexpectedResidue),
      Self.row(.unknownUsers, atMost: accept.unknownUsers, verification.unknownUsers.count),
    ]
  }

  private static func row(_ gate: Gate, atMost threshold: Int, _ count: Int) -> Row {
    Row(gate, threshold: .count(threshold), measured: .count(count), passed: count <= threshold)
  }

  private static func index(_ wanted: Acceptance.Index, isConsistent: Bool?) -> Row {
    let measured = isConsistent.map { Measure.consistent($0) } ?? .unknown
    return switch wanted {
    case .consistent:
      Row(
        .index, threshold: .consistent(true), measured: measured, passed: isConsistent ?? false)
    case .ignored: Row(.index, threshold: .ignored, measured: measured, passed: true)
    }
  }

  /// Rounded up, so that a failure never counts as none.
  private static func millionths(_ part: Int, of whole: Int) -> Int {
    guard part > 0, whole > 0 else { return 0 }
    guard part < whole else { return 1_000_000 }
    let (quotient, remainder) = whole.dividingFullWidth(part.multipliedFullWidth(by: 1_000_000))
    return remainder == 0 ? quotient : quotient + 1
  }
}
