import Core
import Ledger

/// The two files of a run that its writes wait for.
final class RunJournal {
  private let journal: JournalWriter
  private let preimages: PreimageWriter
  private let paths: JournalPaths
  private let now: @Sendable () -> Timestamp
  private var batch = 0

  /// - Parameters:
  ///   - plan: the first line of the plan that the run carries out.
  ///   - subject: what that plan is about.
  ///   - now: by which intents and outcomes are dated.
  init(
    _ paths: JournalPaths, header: JournalHeader, plan: PlanHeader, subject: PlanSubject,
    now: @escaping @Sendable () -> Timestamp
  ) throws(LedgerError) {
    self.paths = paths
    self.now = now
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
    for pending in batch.pending {
      journal.append(.pending(number: pending.number, reason: pending.reason))
    }
    guard !batch.writes.isEmpty else { return try journal.drain() }
    journal.append(.time(now()))
    for write in batch.writes {
      journal.append(
        .intent(
          JournalRecord.Intent(
            number: write.number, operation: write.operation, key: write.item.key,
            before: write.before, after: write.operation.resultFingerprint)))
    }
    try journal.sync()
  }

  /// Appends a batch's outcomes; durable with the next batch's intents, or at the end.
  ///
  /// The intents of writes that are in doubt stay open.
  func settle(_ report: BatchReport) throws(LedgerError) {
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
  func sync() throws(LedgerError) { try journal.sync() }

  /// Ends the journal and seals it, and what the run replaced.
  ///
  /// - Parameter window: from a batch's first read to its writes' answer, at the widest.
  func end(
    _ outcome: RunRecord.Outcome, _ tally: Tally, window: Duration?
  ) throws(LedgerError) -> RunRecord.Journal {
    journal.append(.end(outcome, tally, window: window?.milliseconds))
    try journal.sync()
    var sealed = RunRecord.Journal(path: paths.relativeJournal)
    try sealed.seal(paths)
    return sealed
  }
}

extension Duration {
  /// Rounded up, from zero to some hundred million years.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return min(max(seconds, 0), 1 << 50) * 1_000 + max(rest, 0)
  }
}
