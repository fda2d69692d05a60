import Core
import Ledger

/// The two files of a run that its writes wait for.
final class RunJournal {
  private let journal: JournalWriter
  private let preimages: PreimageWriter
  private var batch = 0

  /// - Parameters:
  ///   - plan: the first line of the plan that the run carries out.
  ///   - subject: what that plan is about.
  init(
    _ paths: JournalPaths, header: JournalHeader, plan: PlanHeader, subject: PlanSubject
  ) throws(LedgerError) {
    try DirectoryTree.create(paths.directory)
    journal = try JournalWriter(paths.journal)
    preimages = PreimageWriter(paths.preimages, run: header.run)
    journal.append(.run(header))
    journal.append(.plan(plan))
    journal.append(.subject(subject))
    try journal.sync()
  }

  /// Makes a batch's intents durable, and before them what its writes replace.
  func intend(_ batch: DecidedBatch) throws(LedgerError) {
    try preimages.keep(
      batch.writes.compactMap { write in
        write.replaced.map {
          SnapshotEntry(namespace: write.item.namespace, key: write.item.key, entry: $0)
        }
      })
    for settled in batch.settled { journal.append(.settled(settled.record)) }
    for write in batch.writes {
      journal.append(
        .intent(
          JournalRecord.Intent(
            number: write.number, operation: write.operation, key: write.item.key,
            before: write.before, after: write.operation.resultFingerprint)))
    }
    if !batch.writes.isEmpty { try journal.sync() }
  }

  /// Appends a batch's outcomes; durable with the next batch's intents, or at the end.
  ///
  /// - Parameter areAll: whether every write of the batch has its result. Where some have none, their
  ///   intents stay open and the batch gets no line that speaks for all.
  func settle<Store>(
    _ results: [BatchWrite<Store>.Result], areAll: Bool
  ) throws(LedgerError) {
    guard !results.isEmpty else { return }
    var written = 0
    for result in results {
      if areAll, result.kind == .applied {
        written += 1
      } else {
        journal.append(
          .settled(
            JournalRecord.Settled(
              number: result.number, kind: result.kind, operation: result.operation,
              reason: result.reason, message: result.message)))
      }
    }
    guard areAll else { return }
    journal.append(.outcome(batch: batch, written: written))
    batch += 1
  }

  /// Makes everything so far durable.
  func sync() throws(LedgerError) { try journal.sync() }

  /// Ends the journal and seals it.
  ///
  /// - Returns: the file's digest.
  func end(_ outcome: RunRecord.Outcome, _ tally: Tally) throws(LedgerError) -> String {
    journal.append(.end(outcome, tally))
    try journal.sync()
    return try FileDigest.text(of: journal.path)
  }
}

extension Operation {
  var isInPlace: Bool { source == destination }
}
