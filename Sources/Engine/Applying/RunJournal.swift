import Core
import Ledger

/// What a run writes down and its writes wait for: the journal, and what is replaced.
final class RunJournal {
  private var journal: JournalWriter
  private var preimages: PreimageWriter
  private let run: any RunStorage
  private let now: @Sendable () -> Timestamp
  private var batch = 0

  /// - Parameters:
  ///   - plan: the first line of the plan that the run carries out.
  ///   - subject: what that plan is about.
  ///   - now: by which intents and outcomes are dated.
  init(
    _ run: any RunStorage, header: JournalHeader, plan: PlanHeader, subject: PlanSubject,
    now: @escaping @Sendable () -> Timestamp
  ) async throws(LedgerError) {
    self.run = run
    self.now = now
    let writer = try await run.create()
    journal = JournalWriter(writer)
    preimages = PreimageWriter(writer, run: header.run)
    journal.append(.run(header))
    journal.append(.plan(plan))
    journal.append(.subject(subject))
    try await journal.sync()
  }

  /// Makes a batch's intents durable, and before them what its writes replace.
  func intend(_ batch: DecidedBatch) async throws(LedgerError) {
    try await preimages.keep(
      batch.writes.compactMap { write in
        write.replaced.map {
          SnapshotEntry(namespace: write.item.namespace, key: write.item.key, entry: $0)
        }
      })
    for settled in batch.settled { journal.append(.settled(settled.record)) }
    for pending in batch.pending {
      journal.append(.pending(number: pending.number, reason: pending.reason))
    }
    guard !batch.writes.isEmpty else { return try await journal.drain() }
    journal.append(.time(now()))
    for write in batch.writes {
      var intent = JournalRecord.Intent(
        number: write.number, operation: write.operation, key: write.item.key,
        before: write.before, after: write.operation.resultFingerprint)
      if case .put(let entry) = write.item.change { intent.expires = entry.expiration }
      journal.append(.intent(intent))
    }
    try await journal.sync()
  }

  /// Appends a batch's outcomes; durable with the next batch's intents, or at the end.
  ///
  /// The intents of writes that are in doubt stay open.
  func settle(_ report: BatchReport) {
    guard !report.isEmpty else { return }
    journal.append(.time(now()))
    var written = 0
    for result in report.results {
      if result.kind == .applied {
        written += 1
      } else {
        journal.append(
          .settled(
            JournalRecord.Settled(
              number: result.number, kind: result.kind, operation: result.operation,
              reason: result.reason, message: result.message)))
      }
    }
    for write in report.doubts {
      journal.append(.pending(number: write.number, reason: .inDoubt))
    }
    for number in report.left.map(\.number) + report.waiting.map(\.number) {
      journal.append(.unwritten(number: number))
    }
    journal.append(.outcome(batch: batch, written: written))
    batch += 1
  }

  /// Makes everything so far durable.
  func sync() async throws(LedgerError) { try await journal.sync() }

  /// Ends the journal and seals it, and what the run replaced.
  ///
  /// - Parameter window: from a batch's first read to its writes' answer, at the widest.
  func end(
    _ outcome: RunRecord.Outcome, _ tally: Tally, window: Duration?
  ) async throws(LedgerError) -> RunRecord.Journal {
    journal.append(.end(outcome, tally, window: window?.milliseconds))
    try await journal.sync()
    var sealed = RunRecord.Journal(path: run.reference)
    try await sealed.seal(run)
    return sealed
  }
}
