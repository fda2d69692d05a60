import Core
package import Ledger

/// Keeps what the gates said, in the cohort's state and in the audit log.
package struct AcceptanceRecording: Sendable {
  private let ledger: CohortLedger
  private let surroundings: Surroundings
  private let lockTimeout: Duration
  private let actor: String

  package init(
    _ ledger: CohortLedger, in surroundings: Surroundings, lockTimeout: Duration = .zero,
    actor: String
  ) {
    self.ledger = ledger
    self.surroundings = surroundings
    self.lockTimeout = lockTimeout
    self.actor = actor
  }

  /// Records the report under the cohort's lock.
  ///
  /// - Returns: false, with nothing recorded, where the cohort has no state: nothing was applied.
  /// - Throws: `.lockHeld` where a run is in progress, whose outcome the gates would not know; what
  ///   saving the state and appending to the audit log throw.
  @discardableResult
  package func record(_ report: GateReport) async throws(LedgerError) -> Bool {
    guard try await ledger.state() != nil else { return false }
    let lease = try await ledger.acquire(
      actor: actor, operation: "verify", in: surroundings, timeout: lockTimeout)
    do {
      // Read again under the lock: a run may have ended in between.
      guard var state = try await ledger.state() else {
        try await lease.release()
        return false
      }
      let record = AcceptanceRecord(report, at: surroundings.now())
      state.acceptance = record
      _ = try await lease.save(state)
      try await ledger.audit.append(event(record))
    } catch {
      await lease.abandon()
      throw error
    }
    try await lease.release()
    return true
  }

  /// Notes that a cohort is applied although another stands in the way.
  package func override(
    _ obstacle: EnvironmentGate.Obstacle, planDigest: String, reason: String
  ) async throws(LedgerError) {
    try await ledger.audit.append(
      AuditEvent(
        time: surroundings.now(), actor: actor, action: .gateOverride, success: true,
        details: [
          "cohort": .string(ledger.cohort.name), "plan": .string(planDigest),
          "obstacle": .string(obstacle.cohort), "obstacle_run": .string(obstacle.run),
          "cause": .string(obstacle.cause.kind.rawValue), "reason": .string(reason),
        ]))
  }

  private func event(_ record: AcceptanceRecord) -> AuditEvent {
    var details: [String: AuditValue] = [
      "cohort": .string(ledger.cohort.name), "plan": .string(record.planDigest),
      "failed": .string(
        record.rows.filter { !$0.passed }.map(\.gate.rawValue).joined(separator: ",")),
    ]
    if let run = record.run { details["run"] = .string(run) }
    return AuditEvent(
      time: record.time, actor: actor, action: .acceptance, success: record.passed,
      details: details)
  }
}
