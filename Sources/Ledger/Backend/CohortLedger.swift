/// A cohort's part of a backend.
package struct CohortLedger: Sendable {
  package let backend: any StateBackend
  package let cohort: CohortID

  package init(_ backend: any StateBackend, _ cohort: CohortID) {
    self.backend = backend
    self.cohort = cohort
  }

  /// - Throws: `.invalidInput` for names that cannot be kept.
  package init(
    _ backend: any StateBackend, environment: String, cohort: String
  ) throws(LedgerError) {
    self.init(backend, try CohortID(environment: environment, name: cohort))
  }

  /// What messages call the state.
  package var stateLabel: String { backend.label(of: .state(cohort)) }

  /// The environment's audit log.
  package var audit: EnvironmentAudit { backend.audit(of: cohort.environment) }

  /// The state as last saved, or nil where there is none yet.
  package func state() async throws(LedgerError) -> StateDocument? {
    try await backend.state(of: cohort)
  }

  /// Takes the cohort's lock, as `StateBackend.acquire` does.
  package func acquire(
    actor: String, operation: String, in surroundings: Surroundings,
    settings: LeaseSettings = LeaseSettings(), timeout: Duration = .zero
  ) async throws(LedgerError) -> any StateLease {
    try await backend.acquire(
      cohort,
      LeaseRequest(
        actor: actor, operation: operation, in: surroundings, settings: settings,
        timeout: timeout))
  }

  /// Runs `body` under the cohort's lock, and gives the lock back however it ends.
  ///
  /// - Throws: what `acquire` and `body` throw.
  package func whileLocked<Value>(
    actor: String, operation: String, in surroundings: Surroundings, timeout: Duration = .zero,
    _ body: () async throws -> Value
  ) async throws -> Value {
    let lease = try await acquire(
      actor: actor, operation: operation, in: surroundings, timeout: timeout)
    do {
      let value = try await body()
      await lease.abandon()
      return value
    } catch {
      await lease.abandon()
      throw error
    }
  }

  /// Runs `body` with the cohort's lock, and gives the lock back.
  ///
  /// - Throws: what `acquire` and `body` throw, and `.leaseLost` where the lock was lost by the end.
  package func withLease<Value>(
    actor: String, operation: String, in surroundings: Surroundings, timeout: Duration = .zero,
    _ body: (any StateLease) async throws -> Value
  ) async throws -> Value {
    let lease = try await acquire(
      actor: actor, operation: operation, in: surroundings, timeout: timeout)
    do {
      let value = try await body(lease)
      try await lease.release()
      return value
    } catch {
      await lease.abandon()
      throw error
    }
  }

  /// Who holds the cohort's lock, or nil.
  package func holder() async throws(LedgerError) -> LockRecord? {
    try await backend.holder(of: cohort)
  }

  /// Where a run's evidence is.
  package func run(_ id: String) -> any RunStorage { backend.run(id) }
}

/// An environment's audit log, wherever it is kept.
package struct EnvironmentAudit: Sendable {
  private let backend: any StateBackend
  private let environment: String

  /// - Parameter environment: checked with each call, since it names a part of the backend.
  package init(backend: any StateBackend, environment: String) {
    self.backend = backend
    self.environment = environment
  }

  /// What messages call the log.
  package var label: String { backend.label(of: .audit(environment)) }

  package var exists: Bool {
    get async throws(LedgerError) { try await backend.hasAuditLog(environment) }
  }

  /// Adds a record; it is durable when this returns.
  @discardableResult
  package func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead {
    try await backend.append(event, to: environment)
  }

  /// Makes sure that a record could be added now.
  package func check() async throws(LedgerError) {
    try await backend.checkAppend(to: environment)
  }

  /// Hands over the matching records, oldest first, without checking the chain (`verify` does).
  ///
  /// Streams; memory is bounded by some records.
  ///
  /// - Throws: `.corrupted` at a line that is no record; or what `body` throws.
  package func records(
    matching filter: AuditFilter = AuditFilter(),
    _ body: (AuditRecord) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    try await backend.auditRecords(of: environment).forEach(matching: filter, body)
  }

  /// Checks every record, the chain and the end.
  package func verify(anchors: [AuditHead] = []) async throws(LedgerError) -> AuditVerification {
    try await backend.verifyAudit(of: environment, anchors: anchors)
  }
}
