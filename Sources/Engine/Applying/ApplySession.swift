import Core
import Ledger

/// One execution of a cleared plan under its cohort's lock, up to the audit log's last word.
struct ApplySession<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let environment: ApplyEnvironment
  init(store: Store, environment: ApplyEnvironment) {
    self.store = store
    self.environment = environment
  }

  private var ledger: CohortLedger { environment.ledger }

  /// Runs the plan under a lease of the cohort that the caller holds and releases.
  ///
  /// - Throws: before anything was written: `LedgerError` for an unreadable state, `StoreError` when a
  ///   crashed run's keys cannot be read. Later errors end the run and are in the report, whose tally
  ///   balances in any case.
  func run(_ clearance: ApplyClearance, under lease: any StateLease) async throws -> EndedRun {
    try await run(clearance.plan.open(), clearance, under: lease)
  }

  private func run(
    _ plan: sending PlanReader, _ clearance: ApplyClearance,
    under lease: any StateLease
  ) async throws -> EndedRun {
    var state =
      try await ledger.state()
      ?? StateDocument(
        lineage: environment.surroundings.makeLineage(), environment: ledger.cohort.environment,
        cohort: ledger.cohort.name)
    let recovered = try await recover(&state, under: lease)
    try await checkPreimages(plan.subject.purpose, state)
    let recent = try await RecentWrites(
      state.runs, in: ledger.backend, delay: store.capabilities.consistencyDelay,
      now: environment.surroundings.now())
    var memory = try await RunMemory(environment)
    let planned = plan.trailer.counts.operations
    var record = newRecord(clearance, planned: planned)
    try await memory.claim(clearance.plan, for: record, under: lease.record)
    let reached = state.runs.last.map { $0.planDigest == record.planDigest ? $0.checkpoint : 0 }
    state.runs.append(record)
    state = try await lease.save(state)
    var events = [try await log(record, clearance, lease, success: true, phase: "started")]
    let lock = HeldLock(lease, uptime: environment.surroundings.uptime)
    let trail = RunRecorder(
      lease: lease, lock: lock, environment: environment, purpose: plan.subject.purpose,
      state: state, record: record)
    var progress = RunProgress(
      planned: planned, undoing: plan.subject.purpose.undone.map(state.counting))
    var ending = Applier<Store>.Ending.completed
    var seal: RunRecord.Journal?
    do {
      let journal = try await RunJournal(
        lease.run(record.id), header: header(plan, record),
        plan: plan.header, subject: clearance.plan.subject, now: environment.surroundings.now)
      let applier = Applier(
        store: store, retry: environment.retry, clock: environment.clock, stop: environment.stop,
        maximumRounds: environment.maximumRounds,
        spoolDirectory: environment.surroundings.temporaryDirectory,
        backend: ledger.backend, recent: recent.flatMap { $0.isEmpty ? nil : $0 },
        past: memory.pastWrites(store, identity: plan.subject.storeIdentity),
        leavesDeleted: clearance.leavesDeleted, reached: reached ?? 0, lock: lock)
      ending = await applier.run(plan, journal: journal, progress: &progress) {
        try await trail.checkpoint($0, journal)
        if !clearance.runsWhileFrozen {
          try await ledger.backend.checkIsNotFrozen(ledger.cohort.environment)
        }
      }
      seal = try await journal.end(ending.outcome, progress.tally, window: progress.window)
    } catch {
      ending = ending.failing(with: error)
    }
    do { record = try await trail.finish(progress, ending.outcome, seal) } catch {
      ending = ending.failing(with: error)
      record.outcome = ending.outcome
      record.tally = progress.tally
    }
    await memory.remember(trail.savedRecord, progress.seen(isComplete: false))
    do {
      events.append(
        try await log(record, clearance, lease, success: ending.isSuccess, phase: "finished"))
    } catch { ending = ending.failing(with: error) }
    var report = ApplyReport(
      run: record.id, outcome: ending.outcome, tally: progress.tally, recovered: recovered,
      error: ending.error, window: record.window)
    report.leftDeleted = progress.leftDeleted
    if let until = progress.pendingUntil {
      report.pending = ApplyReport.Pending(
        operations: progress.pending, until: until, now: environment.surroundings.now())
    }
    return EndedRun(
      report: report, record: trail.savedRecord, users: trail.savedUsers, events: events)
  }

  // MARK: - Before

  /// Closes the run that a crash ended, and settles what earlier runs left open.
  ///
  /// - Returns: what became of the crashed run; else of the last that had left something open.
  private func recover(
    _ state: inout StateDocument, under lease: any StateLease
  ) async throws -> RecoveredRun? {
    try await RunSettlement(store: store, environment: environment).settleAll(
      of: &state, under: lease)
  }

  /// What a rollback puts back has to be what the runs replaced.
  private func checkPreimages(
    _ purpose: PlanSubject.Purpose, _ state: StateDocument
  ) async throws(LedgerError) {
    for run in purpose.undone?.runs ?? [] {
      guard let record = state.runs.last(where: { $0.id == run.id }) else { continue }
      try await record.journal.checkPreimages(ledger.run(record.id))
    }
  }

  private func newRecord(_ clearance: ApplyClearance, planned: Int) -> RunRecord {
    let id = environment.surroundings.makeRunID()
    let plan = clearance.plan
    var record = RunRecord(
      id: id, kind: plan.subject.purpose.runKind(clearance.origin),
      planDigest: plan.trailer.digest,
      actor: environment.actor, startedAt: environment.surroundings.now(),
      tally: .unattempted(planned),
      journal: RunRecord.Journal(path: ledger.run(id).reference))
    record.policy = clearance.verdict.record
    record.partial = plan.subject.target.map { _ in true }
    record.undoes = plan.subject.purpose.undone.map { RunRecord.Undoing(runs: $0.runs.map(\.id)) }
    return record
  }

  private func header(_ plan: borrowing PlanReader, _ record: RunRecord) -> JournalHeader {
    JournalHeader(
      run: record.id, planDigest: plan.trailer.digest, environment: plan.subject.environment,
      cohort: plan.subject.name, actor: environment.actor, started: record.startedAt)
  }

  // MARK: - Audit

  /// - Returns: what the log has now.
  private func log(
    _ record: RunRecord, _ clearance: ApplyClearance, _ lease: any StateLease, success: Bool,
    phase: String
  ) async throws(LedgerError) -> AuditEvent {
    let subject = clearance.plan.subject
    var details: [String: AuditValue] = [
      "run": .string(record.id), "cohort": .string(subject.name),
      "plan": .string(record.planDigest), "store": .string(subject.storeIdentity),
      "phase": .string(phase),
    ]
    if let target = subject.target {
      details["target_users"] = .integer(Int64(target.users.count))
      details["target_rules"] = .string(target.rules.joined(separator: ","))
    }
    details.merge(subject.purpose.auditDetails) { own, _ in own }
    details.merge(clearance.verdict.record?.auditDetails ?? [:]) { own, _ in own }
    if phase == "finished" {
      details["outcome"] = .string(record.outcome.rawValue)
      details.merge(record.journal.auditDetails) { own, _ in own }
      if let window = record.window { details["window_ms"] = .integer(window) }
      details.merge(record.tally.auditDetails) { _, count in count }
    }
    let event = AuditEvent(
      time: environment.surroundings.now(), actor: environment.actor,
      action: subject.purpose.auditAction(clearance.origin), success: success, details: details)
    try await lease.append(event)
    return event
  }
}

extension Applier.Ending {
  /// The first error counts.
  func failing(with error: any Error) -> Self {
    if case .failed = self { self } else { .failed(error) }
  }

  var outcome: RunRecord.Outcome {
    switch self {
    case .completed: .completed
    case .stopped, .frozen, .waiting: .interrupted
    case .failed: .failed
    }
  }

  var error: (any Error)? {
    switch self {
    case .failed(let error): error
    case .frozen(let refusal): refusal
    case .completed, .waiting, .stopped: nil
    }
  }

  var isSuccess: Bool {
    if case .failed = self { return false }
    return true
  }
}
