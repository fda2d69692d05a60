package import Core
package import Ledger

extension GateReport {
  /// Evaluates the gates of a plan.
  ///
  /// - Parameters:
  ///   - accept: of the plan.
  ///   - counts: of the plan.
  ///   - comparison: of the plan with its runs.
  ///   - verification: of the same plan.
  ///   - isIndexConsistent: nil where the index was not checked.
  ///   - leftOut: users and rules of the cohort that the plan is not about; nil for a plan of the whole cohort.
  package init(
    _ accept: Acceptance, _ counts: PlanCounts, _ comparison: Comparison,
    _ verification: VerifyReport, isIndexConsistent: Bool?, leftOut: Int? = nil
  ) {
    let last = comparison.runs.last
    let difference = abs(comparison.difference)
    let failures = Self.millionths(last?.tally.failed ?? 0, of: counts.operations)
    let unexplained = counts.unmatched + verification.broken + verification.pending
    var rows = [
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
    if let leftOut { rows.append(Self.row(.wholeCohort, atMost: 0, max(1, leftOut))) }
    self.init(planDigest: comparison.digest, run: last?.id, rows: rows)
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
