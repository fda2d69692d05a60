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
    case stopped
    case failed(any Error)
  }

  let store: Store
  let retry: RetryPolicy
  let now: @Sendable () -> Timestamp
  let stop: StopSignal
  /// Batches that write something, at most; nil for any number.
  let maximumRounds: Int?
  /// For temporary files; nil takes the system's.
  let spoolDirectory: FilePath?
  /// The state directory, where a rollback finds what it puts back.
  let root: FilePath

  /// - Parameter afterBatch: runs after each batch's outcomes, with the progress so far; an error
  ///   from it stops the run.
  func run(
    _ plan: sending PlanReader, journal: RunJournal,
    progress: inout RunProgress,
    afterBatch: (RunProgress) async throws -> Void
  ) async -> Ending {
    let saved = plan.plan
    let size = plan.subject.limits.batch ?? ApplyBatch.size(store.capabilities)
    do {
      let source = OperationSource(
        plan, store: store, retry: retry, batchSize: size, presence: try presence(saved),
        preimages: try preimages(saved.subject))
      var read = try await source.next()
      var decided: DecidedBatch?
      var rounds = 0
      while read != nil || decided != nil {
        if stop.isRaised { return .stopped }
        if let decided, !decided.writes.isEmpty, rounds == maximumRounds { return .stopped }
        let undecided = read
        async let nextRead = undecided == nil ? nil : source.next()
        async let nextDecided = decide(undecided)
        if let decided {
          let applied = progress.tally.applied
          if let fatal = try await write(decided, journal, &progress) { return ending(fatal) }
          if progress.tally.applied > applied { rounds += 1 }
          try await afterBatch(progress)
        }
        decided = await nextDecided
        read = try await nextRead
      }
      return .completed
    } catch {
      return ending(error)
    }
  }

  private func preimages(_ subject: PlanSubject) throws(LedgerError) -> sending PreimageReader? {
    guard case .rollback(let basis) = subject.purpose else { return nil }
    return try PreimageReader(JournalPaths(root: root, run: basis.run).preimages, run: basis.run)
  }

  private func presence(_ plan: VerifiedPlan) throws -> DestinationPresence<Store>? {
    guard store.capabilities.tariff != nil else { return nil }
    return DestinationPresence(
      store, try DestinationCounts(reading: plan.open()), scans: plan.trailer.requests?.scans ?? [],
      now: now, directory: spoolDirectory)
  }

  /// An error that is due to the request to stop, such as a wait that it cut short, is no failure.
  private func ending(_ error: any Error) -> Ending {
    if stop.isRaised, let error = error as? StoreError,
      error.code == .cancelled || error.isTemporary
    {
      return .stopped
    }
    return .failed(error)
  }

  @concurrent
  private func decide(_ batch: OperationBatch?) async -> DecidedBatch? {
    guard let batch else { return nil }
    let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
    return DecidedBatch(batch, context: context)
  }

  /// - Returns: the store's error that ends the run, if one does.
  private func write(
    _ batch: DecidedBatch, _ journal: RunJournal, _ progress: inout RunProgress
  ) async throws -> StoreError? {
    for user in batch.users { progress.begin(user) }
    try journal.intend(batch)
    for (operation, record) in batch.settled { progress.count(record.kind, operation) }
    let (results, open, fatal) = await BatchWrite(store: store, retry: retry).run(batch.writes)
    for result in results { progress.count(result.kind, result.operation) }
    progress.reach(open ?? batch.end)
    try journal.settle(results, areAll: open == nil)
    return fatal
  }
}
