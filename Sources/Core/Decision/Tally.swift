/// How the planned operations of a run, or of one user, ended.
///
/// On every exit `planned` is the sum of the others; `isBalanced` says whether it is.
package struct Tally: Hashable, Sendable {
  package var planned: Int
  /// Written by this run.
  package var applied: Int
  /// Found done before this run wrote anything.
  package var already: Int
  /// Left alone because the destination is newer, or because a person decided so.
  package var skipped: Int
  /// Cannot move as they are, each with its reason.
  package var rejected: Int
  /// Whether `rejected` counts them. Versions before 0.3 counted them under `skipped`, so that what
  /// they wrote of skipped records does not tell how many were rejected.
  package var knowsRejected = true
  /// Left alone because the store is not as planned any more.
  package var drifted: Int
  /// Left for a person to decide.
  package var conflicted: Int
  package var failed: Int
  package var notAttempted: Int

  package init(
    planned: Int = 0, applied: Int = 0, already: Int = 0, skipped: Int = 0, rejected: Int = 0,
    drifted: Int = 0, conflicted: Int = 0, failed: Int = 0, notAttempted: Int = 0
  ) {
    self.planned = planned
    self.applied = applied
    self.already = already
    self.skipped = skipped
    self.rejected = rejected
    self.drifted = drifted
    self.conflicted = conflicted
    self.failed = failed
    self.notAttempted = notAttempted
  }

  /// Operations that have come to an end, whichever; at most `Int.max`.
  package var finished: Int {
    [applied, already, skipped, rejected, drifted, conflicted, failed].reduce(0, Self.sum)
  }

  /// Operations that ended and leave something to do for a person; at most `Int.max`.
  package var unsettled: Int { [failed, drifted, conflicted, rejected].reduce(0, Self.sum) }

  /// Whether every planned operation is accounted for and no count is negative.
  package var isBalanced: Bool {
    [applied, already, skipped, rejected, drifted, conflicted, failed, notAttempted]
      .allSatisfy { $0 >= 0 }
      && planned == Self.sum(finished, notAttempted)
  }

  /// Adds count by count; a sum beyond `Int.max` stays there.
  package static func += (total: inout Tally, other: Tally) {
    total.planned = sum(total.planned, other.planned)
    total.applied = sum(total.applied, other.applied)
    total.already = sum(total.already, other.already)
    total.skipped = sum(total.skipped, other.skipped)
    total.rejected = sum(total.rejected, other.rejected)
    total.knowsRejected = total.knowsRejected && other.knowsRejected
    total.drifted = sum(total.drifted, other.drifted)
    total.conflicted = sum(total.conflicted, other.conflicted)
    total.failed = sum(total.failed, other.failed)
    total.notAttempted = sum(total.notAttempted, other.notAttempted)
  }

  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? (b > 0 ? .max : .min) : sum
  }
}
