import ArgumentParser
import Core
import Engine
import Ledger

/// Finds the runs that are undone, and settles them.
extension RollbackCommand {
  /// What is undone, settled.
  func undoneRuns(_ state: StateRoot) async throws -> UndoneRuns {
    guard let run else { return try await cohortRuns(state) }
    let (ledger, record) = try await findRun(run, state)
    try await Self.checkIsOver(record, ledger)
    return UndoneRuns(
      try await RunEvidence(
        try await settled(record, ledger), in: ledger.backend,
        saved: try plan.map { try VerifiedPlan($0) }))
  }

  private func cohortRuns(_ state: StateRoot) async throws -> UndoneRuns {
    let ledger = try await findCohort(state)
    for record in try await ledger.state()?.runs ?? [] {
      try await Self.checkIsOver(record, ledger)
      _ = try await settled(record, ledger)
    }
    let runs = try await UndoneRuns(allOf: ledger.state()?.runs ?? [], in: ledger.backend)
    guard try await !runs.isEmpty() else {
      throw LedgerError(
        .nothingWritten,
        "the runs of cohort '\(ledger.cohort.name)' in '\(ledger.cohort.environment)' are undone "
          + "already. There is nothing to roll back.")
    }
    return runs
  }

  private func findCohort(_ state: StateRoot) async throws -> CohortLedger {
    let name = cohort ?? ""
    let found = try await state.backend.cohorts().filter {
      $0.name == name && (environment == nil || environment == $0.environment)
    }
    guard let id = found.first else {
      throw LedgerError(
        .notFound,
        "no run of a cohort '\(name)' is recorded in '\(state.root)'. `state list` names the cohorts."
      )
    }
    guard found.count == 1 else {
      let places = found.map { "'\($0.environment)'" }.joined(separator: ", ")
      throw ValidationError(
        "several environments have a cohort '\(name)': \(places). Pass --environment.")
    }
    return CohortLedger(state.backend, id)
  }

  private func findRun(
    _ run: String, _ state: StateRoot
  ) async throws -> (CohortLedger, RunRecord) {
    var found: [(CohortLedger, RunRecord)] = []
    for id in try await state.backend.cohorts() {
      guard environment == nil || environment == id.environment,
        cohort == nil || cohort == id.name
      else { continue }
      let ledger = CohortLedger(state.backend, id)
      let runs = try await ledger.state()?.runs ?? []
      found += runs.filter { $0.id == run }.map { (ledger, $0) }
    }
    guard let first = found.first else {
      throw LedgerError(
        .notFound,
        "no run '\(run)' is recorded in '\(state.root)'. `state list` and `state show` name the runs."
      )
    }
    guard found.count == 1 else {
      let places = found.map { "'\($0.0.cohort.name)' in '\($0.0.cohort.environment)'" }
      throw ValidationError(
        "several cohorts have a run '\(run)': \(places.joined(separator: ", ")). Pass --environment "
          + "and --cohort.")
    }
    return first
  }

  /// - Throws: `.lockHeld` while the run may still be writing.
  private static func checkIsOver(
    _ record: RunRecord, _ ledger: CohortLedger
  ) async throws(LedgerError) {
    guard record.outcome == .running,
      let holder = try await ledger.backend.livingHolder(
        of: ledger.cohort, in: .process, LeaseSettings())
    else { return }
    let cohort = ledger.cohort
    throw LedgerError(
      .lockHeld,
      "the run '\(record.id)' is still running: cohort '\(cohort.name)' of "
        + "'\(cohort.environment)' is locked by \(holder.summary). Wait for it to finish, or stop "
        + "it; then plan its rollback.")
  }

  /// Closes a run that a crash ended, or that left writes in doubt: only then is it certain which of
  /// them are to be undone.
  private func settled(_ record: RunRecord, _ ledger: CohortLedger) async throws -> RunRecord {
    guard record.needsSettling else { return record }
    guard try await !record.isWithoutJournal(in: ledger.backend) else {
      return try await Self.settle(record, InMemoryStore(), settling(ledger))
    }
    let probe = try await RunPlan(
      record, in: ledger.backend, saved: plan.map { try VerifiedPlan($0) })
    let store = try SavedPlan.store(
      probe.subject, base: SavedPlan.base(probe.header, override: baseDirectory),
      settings: OperatorSettings.load(governance))
    let (session, environment) = (requests.session(), settling(ledger))
    return try await Interruption.cancelling {
      try await StoreFactory.withStore(store, .reading, session) { store in
        let closed = try await Self.settle(record, store, environment)
        guard closed.needsSettling else { return closed }
        let wait = closed.secondsToTell(
          store.capabilities.consistencyDelay, now: Environment.now())
        let progress = ProgressReporter("planning")
        defer { progress.finish() }
        progress.note(
          "waiting \(wait) s until the store shows all writes of the run", reason: "not-visible",
          seconds: Double(wait))
        try await Environment.sleep(.seconds(wait))
        return try await Self.settle(closed, store, environment)
      }
    }
  }

  private func settling(_ ledger: CohortLedger) -> ApplyEnvironment {
    ApplyEnvironment(
      ledger: ledger, actor: actor.name, in: .process, retry: Environment.retry())
  }

  private static func settle(
    _ record: RunRecord, _ store: some KeyValueStore, _ environment: ApplyEnvironment
  ) async throws -> RunRecord {
    try await RunSettlement(store: store, environment: environment).settle(record.id)
  }
}
