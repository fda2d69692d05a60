package import Core
package import Ledger

/// That a cohort's legacy keys may be deleted, and whose.
package struct CleanupClearance: Sendable {
  package let basis: CleanupBasis
  /// Users who are done, by the cohort's state; in the cohort's order.
  package let identities: [Identity]
  /// Users who are not, whose keys all stay.
  package let leftOut: [Identity]

  /// - Parameters:
  ///   - identities: the cohort's.
  ///   - state: nil where no run is recorded.
  /// - Throws: `CleanupRefusal` within the waiting window, below the coverage threshold, and unless
  ///   the cohort's last run migrated it and came to its end.
  package init(
    _ identities: [Identity], state: StateDocument?, coverage: CoverageReport,
    policy: CleanupPolicy, now: Timestamp
  ) throws(CleanupRefusal) {
    let run = try Self.lastRun(state)
    try Self.checkWaiting(
      since: run.endedAt ?? run.startedAt, seconds: policy.waitingSeconds, now)
    try Self.checkCoverage(coverage.total, policy)
    basis = CleanupBasis(
      run: run.id, planDigest: run.planDigest, waitingSeconds: policy.waitingSeconds,
      coveragePPM: policy.coveragePPM)
    // Another name of the same ID may send its records to the same keys.
    let notDone = state?.idsNotDone(identities) ?? []
    self.identities = identities.filter { !notDone.contains(Bytewise($0.id)) }
    leftOut = identities.filter { notDone.contains(Bytewise($0.id)) }
  }

  /// The run that migrated the cohort.
  static func lastRun(_ state: StateDocument?) throws(CleanupRefusal) -> RunRecord {
    guard let run = state?.runs.last(where: { $0.kind != RunRecord.cleanupKind }) else {
      throw CleanupRefusal(
        .notMigrated, "no run of this cohort is recorded. Plan, apply and verify it first.")
    }
    guard run.kind != RunRecord.rollbackKind else {
      throw CleanupRefusal(
        .rolledBack,
        "the run \(run.id) rolled the cohort back on \(run.endedAt ?? run.startedAt). Apply it "
          + "again; the waiting window then starts again.")
    }
    guard run.outcome == .completed else {
      throw CleanupRefusal(
        .notMigrated,
        "the cohort's last run, \(run.id) of \(run.startedAt), is \(run.outcome.rawValue). Apply "
          + "its plan again to complete it.")
    }
    guard !run.isPartial else {
      throw CleanupRefusal(
        .notMigrated,
        "the cohort's last run, \(run.id) of \(run.startedAt), was of a part of the cohort. Plan, "
          + "apply and verify the whole cohort first.")
    }
    return run
  }

  static func checkWaiting(
    since end: Timestamp, seconds: Int64, _ now: Timestamp
  ) throws(CleanupRefusal) {
    let earliest = end.adding(seconds: seconds)
    guard now < earliest else { return }
    throw CleanupRefusal(
      .tooEarly,
      "the cohort's last run ended at \(end), and the waiting window is \(Self.days(seconds)). "
        + "Clean up after \(earliest); it is now \(now).")
  }

  private static func checkCoverage(
    _ keys: CoverageReport.KeyCounts, _ policy: CleanupPolicy
  ) throws(CleanupRefusal) {
    // Without any record there is nothing that a clean-up could lose.
    guard let coverage = keys.coveragePPM, coverage < policy.coveragePPM else { return }
    throw CleanupRefusal(
      .notCovered,
      "\(Percentage.text(ppm: coverage, against: policy.coveragePPM)) of the cohort's records are under their canonical keys "
        + "(\(keys.moved) of \(keys.moved + keys.left)), and "
        + "\(Percentage.limit(ppm: policy.coveragePPM)) must be. Migrate the other \(keys.left) "
        + "first; a new plan of the cohort shows why they are left."
    )
  }

  private static func days(_ seconds: Int64) -> String {
    let days = seconds / 86_400
    if seconds % 86_400 != 0 { return "\(seconds) seconds" }
    return days == 1 ? "1 day" : "\(days) days"
  }
}

/// When legacy keys may be deleted.
package struct CleanupPolicy: Hashable, Sendable {
  /// Seconds that must have passed since the cohort's last run.
  package var waitingSeconds: Int64
  /// Records reached by their canonical keys, at least, in millionths of all (95 % = 950,000).
  package var coveragePPM: Int

  /// The runbook's figures: 90 days, 95 %.
  package init(waitingSeconds: Int64 = 90 * 86_400, coveragePPM: Int = 950_000) {
    self.waitingSeconds = waitingSeconds
    self.coveragePPM = coveragePPM
  }
}
