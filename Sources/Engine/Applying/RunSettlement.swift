package import Core
package import Ledger

/// Closes a cohort's runs that a crash ended, and settles what ended runs left open.
///
/// `apply` does it before a run, `rollback` before it plans.
package struct RunSettlement<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let environment: ApplyEnvironment

  package init(store: Store, environment: ApplyEnvironment) {
    self.store = store
    self.environment = environment
  }

  /// Settles one run under the cohort's lock, where it needs it.
  ///
  /// - Returns: the run's record as it is then.
  /// - Throws: `.lockHeld` where the run, or another, is still in progress; `.notFound` where the
  ///   state does not know the run; `StoreError` where keys cannot be read.
  package func settle(_ run: String) async throws -> RunRecord {
    let ledger = environment.ledger
    let known = try await ledger.state()?.runs.last { $0.id == run }
    if let known, !RunClosing<Store>.isNeeded(for: known) { return known }
    return try await ledger.withLease(
      actor: environment.actor, operation: RunRecord.rollbackKind, in: environment.surroundings,
      timeout: environment.lockTimeout
    ) {
      guard var state = try await ledger.state(),
        let index = state.runs.lastIndex(where: { $0.id == run })
      else { throw LedgerError(.notFound, "the run '\(run)' is no longer recorded.") }
      try await close(index, of: &state, under: $0)
      state = try await $0.save(state)
      return state.runs[index]
    }
  }

  /// Settles every run of a state whose lock is held, and saves it where anything was found.
  ///
  /// - Returns: what became of the run that a crash ended; else of the last that had left something
  ///   open.
  func settleAll(
    of state: inout StateDocument, under lease: any StateLease
  ) async throws -> RecoveredRun? {
    var recovered: RecoveredRun?
    for index in state.runs.indices where RunClosing<Store>.isNeeded(for: state.runs[index]) {
      recovered = try await close(index, of: &state, under: lease)
    }
    guard recovered != nil else { return nil }
    state = try await lease.save(state)
    return recovered
  }

  @discardableResult
  private func close(
    _ index: Int, of state: inout StateDocument, under lease: any StateLease
  ) async throws -> RecoveredRun {
    let closing = RunClosing(
      store: store, retry: environment.retry, lease: lease, now: environment.surroundings.now)
    var record = state.runs[index]
    let wasOpen = record.outcome == .running
    let before = record
    let found = try await closing.close(&record)
    state.runs[index] = record
    if wasOpen || record != before { try await log(record, found, lease, cohort: state.cohort) }
    return found
  }

  /// Notes the seals where they cannot be changed unseen.
  private func log(
    _ record: RunRecord, _ found: RecoveredRun, _ lease: any StateLease, cohort: String
  ) async throws(LedgerError) {
    var details: [String: AuditValue] = [
      "run": .string(record.id), "cohort": .string(cohort), "plan": .string(record.planDigest),
      "phase": "closed", "outcome": .string(record.outcome.rawValue),
      "written": .integer(Int64(found.written)), "not_written": .integer(Int64(found.notWritten)),
      "pending": .integer(Int64(found.pending)),
    ]
    details.merge(record.journal.auditDetails) { own, _ in own }
    if let damage = found.damage { details["damage"] = .string(damage) }
    details.merge(record.tally.auditDetails) { _, count in count }
    try await lease.append(
      AuditEvent(
        time: environment.surroundings.now(), actor: environment.actor, action: record.auditAction,
        success: found.damage == nil, details: details))
  }
}

extension RunRecord {
  /// What the audit log calls a run of this kind.
  fileprivate var auditAction: AuditAction {
    switch kind {
    case Self.rollbackKind: .rollback
    case Self.cleanupKind: .cleanup
    case Self.autoKind: .autoMigration
    default: .storageMigration
    }
  }
}

extension Tally {
  /// The counts by name, for the audit log; without unknown ones.
  var auditDetails: [String: AuditValue] {
    var details: [String: AuditValue] = [:]
    for case (let name, let count?) in named { details[name] = .integer(Int64(count)) }
    return details
  }
}

extension RunRecord.Journal {
  /// The seals, for the audit log.
  var auditDetails: [String: AuditValue] {
    var details: [String: AuditValue] = [:]
    if let digest { details["journal"] = .string(digest) }
    if let preimages { details["preimages"] = .string(preimages) }
    if let recovery { details["recovery"] = .string(recovery) }
    return details
  }
}
