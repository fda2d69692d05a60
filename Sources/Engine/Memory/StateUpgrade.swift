package import Ledger

/// Makes what an environment remembers from the journals of its runs, and saves its states in the present
/// format; for a state directory of version 0.2, and for a memory that was lost.
package struct StateUpgrade: Sendable {
  private let environment: String
  private let backend: any StateBackend
  private let surroundings: Surroundings

  package init(_ environment: String, in backend: any StateBackend, _ surroundings: Surroundings) {
    self.environment = environment
    self.backend = backend
    self.surroundings = surroundings
  }

  /// What `run` would do; writes a temporary file only.
  package func preview() async throws -> StateUpgradeReport {
    let memory = try await EnvironmentMemory.overlaid(
      environment, in: backend, directory: surroundings.temporaryDirectory)
    var report = try await takeIn(memory)
    for cohort in try await backend.cohorts(of: environment) {
      guard try await backend.state(of: cohort) != nil else { continue }
      if let holder = try await backend.livingHolder(of: cohort, in: surroundings, LeaseSettings())
      {
        report.locked.append(.init(cohort: cohort.name, holder: holder.summary))
      } else {
        report.saved.append(cohort.name)
      }
    }
    return report
  }

  /// Again changes nothing more, and an interrupted one is gone on with.
  ///
  /// - Throws: what the audit log throws, before anything is done.
  package func run(by actor: String) async throws -> StateUpgradeReport {
    let audit = backend.audit(of: environment)
    try await audit.check()
    var report = try await takeIn(EnvironmentMemory.open(environment, in: backend))
    for cohort in try await backend.cohorts(of: environment) {
      let ledger = CohortLedger(backend, cohort)
      let isSaved: Bool
      do {
        isSaved = try await save(ledger, by: actor)
      } catch let error as LedgerError where error.code == .lockHeld {
        let holder = try await ledger.holder()?.summary
        report.locked.append(.init(cohort: cohort.name, holder: holder ?? error.message))
        continue
      }
      if isSaved { report.saved.append(cohort.name) }
    }
    try await audit.append(
      AuditEvent(
        time: surroundings.now(), actor: actor, action: .stateUpgrade,
        success: report.locked.isEmpty,
        details: [
          "runs": .integer(Int64(report.runs.count)),
          "damaged": .integer(Int64(report.runs.count { $0.damage != nil })),
          "claims": .integer(Int64(report.claims)),
          "conflicts": .integer(Int64(report.conflicts.count)),
          "saved": .integer(Int64(report.saved.count)),
        ]))
    return report
  }

  private func takeIn(_ memory: EnvironmentMemory) async throws -> StateUpgradeReport {
    var report = StateUpgradeReport(environment: environment)
    let findings = try await MemoryUpdate(environment, in: backend, memory).run()
    report.runs = findings.runs.map { run in
      StateUpgradeReport.Run(
        cohort: run.cohort, id: run.record.id, kind: run.record.kind,
        damage: findings.damaged.first { $0.run == run }?.reason)
    }
    report.conflicts = findings.conflicts.map {
      StateUpgradeReport.Conflict(identity: $0.identity, claim: $0.claim)
    }
    var claims = 0
    try await memory.claims.forEach { _ in claims += 1 }
    report.claims = claims
    return report
  }

  /// - Returns: false where there is no state.
  private func save(_ ledger: CohortLedger, by actor: String) async throws -> Bool {
    try await ledger.withLease(actor: actor, operation: "state upgrade", in: surroundings) {
      guard let state = try await ledger.state() else { return false }
      _ = try await $0.save(state)
      return true
    }
  }
}
