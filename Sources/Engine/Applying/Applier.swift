import Core
import Ledger
import SystemPackage

/// Carries out a plan's operations in order, batch by batch.
///
/// While one batch is written, the next is decided and the one after is read. Each batch's intents,
/// and what its writes replace, are on the disk before the store is asked; its outcomes follow.
struct Applier<Store: KeyValueStore>: Sendable {
  /// How the loop ended.
  enum Ending: Sendable {
    case completed
    /// Every operation was looked at, and some have to wait.
    case waiting
    case stopped
    /// The environment was frozen. The current batch was finished first.
    case frozen(EnvironmentFreezeRefusal)
    case failed(any Error)
  }

  let store: Store
  let retry: RetryPolicy
  let clock: RunClock
  let stop: StopSignal
  /// Batches that write something, at most; nil for any number.
  let maximumRounds: Int?
  /// For temporary files; nil takes the system's.
  let spoolDirectory: FilePath?
  /// Where a rollback finds what it puts back.
  let backend: any StateBackend
  /// What reads may not show yet; nil where they show every write.
  let recent: RecentWrites?
  /// What earlier runs wrote.
  let past: PastWrites
  /// Whether records that runs wrote and that are gone are left, however many they are.
  let leavesDeleted: Bool
  /// How many of the plan's operations the cohort's last run attempted; 0 if it carried out another plan.
  let reached: Int
  /// Without it nothing is written.
  let lock: HeldLock

  /// - Parameter afterBatch: runs after each batch's outcomes, with the progress so far; an error
  ///   from it stops the run.
  func run(
    _ plan: sending PlanReader, journal: RunJournal,
    progress: inout RunProgress,
    afterBatch: (RunProgress) async throws -> Void
  ) async -> Ending {
    let saved = plan.plan
    let planned = saved.header.created
    let limits = plan.subject.limits
    let size = limits.batch ?? ApplyBatch.size(store.capabilities)
    do {
      let source = OperationSource(
        plan, store: store, retry: retry, batchSize: size,
        presence: try presence(saved, window: limits.window),
        preimages: preimages(saved.subject), clock: clock, recent: recent, past: past,
        reached: reached)
      let windowed =
        store.capabilities.conditionalWrites == .both
        ? nil
        : WindowedWrite(
          store: store, source: source, retry: retry, clock: clock, stop: stop,
          limit: limits.window.map { .seconds($0) })
      var loop = Loop(
        journal: journal, progress: progress, rounds: 0,
        deletions: DeletionLimit(operations: saved.trailer.counts.operations))
      defer { progress = loop.progress }
      if let windowed {
        // Nothing is read ahead: what is read is written at once, or the window would be wider.
        while let read = try await source.next() {
          guard let batch = await decide(read, planned) else { break }
          if let ending = try await carryOut(batch, windowed, &loop, afterBatch) { return ending }
          if stop.isRaised { break }
        }
        if stop.isRaised, loop.progress.tally.notAttempted > loop.progress.pending {
          return .stopped
        }
      } else if let ending = try await pipeline(source, &loop, afterBatch) {
        return ending
      }
      return loop.progress.pending > 0 ? .waiting : .completed
    } catch {
      return ending(error)
    }
  }

  private struct Loop {
    let journal: RunJournal
    var progress: RunProgress
    var rounds: Int
    let deletions: DeletionLimit
    /// Records found gone that runs had written.
    var deleted = 0
  }

  /// Reads, decides and writes three batches side by side.
  private func pipeline(
    _ source: OperationSource<Store>, _ loop: inout Loop,
    _ afterBatch: (RunProgress) async throws -> Void
  ) async throws -> Ending? {
    let planned = source.planned
    var read = try await source.next()
    var decided: DecidedBatch?
    while read != nil || decided != nil {
      if stop.isRaised { return .stopped }
      if let decided, !decided.writes.isEmpty, loop.rounds == maximumRounds { return .stopped }
      let undecided = read
      async let nextRead = undecided == nil ? nil : source.next()
      async let nextDecided = decide(undecided, planned)
      if let decided,
        let ending = try await carryOut(decided, nil, &loop, afterBatch)
      {
        return ending
      }
      decided = await nextDecided
      read = try await nextRead
    }
    return nil
  }

  /// - Returns: how the run ends, if this batch ends it.
  private func carryOut(
    _ batch: DecidedBatch, _ windowed: WindowedWrite<Store>?, _ loop: inout Loop,
    _ afterBatch: (RunProgress) async throws -> Void
  ) async throws -> Ending? {
    if stop.isRaised { return .stopped }
    if !batch.writes.isEmpty, loop.rounds == maximumRounds { return .stopped }
    try checkDeleted(batch, &loop)
    let applied = loop.progress.tally.applied
    if let fatal = try await write(batch, windowed, loop.journal, &loop.progress) {
      return ending(fatal)
    }
    if loop.progress.tally.applied > applied { loop.rounds += 1 }
    try await afterBatch(loop.progress)
    return nil
  }

  /// - Throws: `DeletionRefusal`, before the batch is written.
  private func checkDeleted(_ batch: DecidedBatch, _ loop: inout Loop) throws(DeletionRefusal) {
    loop.deleted += batch.deleted.count
    guard !leavesDeleted, !loop.deletions.permits(loop.deleted),
      let (operation, writer) = batch.deleted.first
    else { return }
    throw DeletionRefusal(
      deleted: loop.deleted, operations: loop.deletions.operations, key: operation.destination,
      namespace: operation.namespace, run: writer)
  }

  private func preimages(_ subject: PlanSubject) -> sending KeptEntries? {
    guard case .rollback(let basis) = subject.purpose else { return nil }
    return KeptEntries(basis.runs.map { backend.run($0.id) })
  }

  private func presence(
    _ plan: VerifiedPlan, window: Int64?
  ) throws -> DestinationPresence<Store>? {
    guard store.capabilities.prefersListings else { return nil }
    return DestinationPresence(
      store, try DestinationCounts(reading: plan.open()), scans: plan.trailer.requests?.scans ?? [],
      now: clock.now, directory: spoolDirectory, window: window)
  }

  /// An error that is due to the request to stop, such as a wait that it cut short, is no failure.
  private func ending(_ error: any Error) -> Ending {
    if stop.isRaised, let error = error as? StoreError,
      error.code == .cancelled || error.isTemporary
    {
      return .stopped
    }
    if let freeze = error as? EnvironmentFreezeRefusal { return .frozen(freeze) }
    return .failed(error)
  }

  @concurrent
  private func decide(_ batch: OperationBatch?, _ planned: Timestamp) async -> DecidedBatch? {
    guard let batch else { return nil }
    let context = DecisionContext(
      now: clock.now().seconds, planned: planned.seconds, capabilities: store.capabilities)
    return DecidedBatch(batch, context: context)
  }

  /// - Returns: the error that ends the run, if one does.
  private func write(
    _ batch: DecidedBatch, _ windowed: WindowedWrite<Store>?, _ journal: RunJournal,
    _ progress: inout RunProgress
  ) async throws -> (any Error)? {
    for user in batch.users { progress.begin(user) }
    try await lock.renewWhenDue()
    try await journal.intend(batch)
    try lock.check()
    for (operation, record) in batch.settled {
      progress.count(record.kind, operation, number: record.number)
    }
    progress.noteLeftDeleted(batch.settled.count { $0.record.reason == .deletedSince })
    for pending in batch.pending { progress.leave(pending.operation, until: pending.until) }
    let report =
      if let windowed { await windowed.run(batch) } else {
        await BatchWrite(store: store, retry: retry).run(batch.writes)
      }
    for result in report.results {
      progress.count(result.kind, result.operation, number: result.number)
    }
    let delay = store.capabilities.consistencyDelay
    let until = delay > 0 ? clock.now().adding(seconds: delay + 1) : nil
    for write in report.doubts { progress.doubt(write.operation, until: until) }
    for write in report.left { progress.leave(write.operation) }
    for pending in report.waiting { progress.leave(pending.operation, until: pending.until) }
    progress.note(report.width)
    let first = (report.doubts + report.left).map(\.number).min()
    progress.reach(report.fatal == nil ? batch.end : first ?? batch.end)
    journal.settle(report)
    return report.fatal
  }
}
