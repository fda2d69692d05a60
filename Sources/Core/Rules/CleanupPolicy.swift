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
