import Core
import Ledger

/// What several runs did to each key, folded: where its chain of writes begins, and what it ends in.
///
/// A write that replaced what the write before left belongs to its chain. A write that replaced something
/// else, which the user wrote in between, begins a new chain: what the user wrote is what the rollback
/// has to bring back. Takes some 150 bytes for each key that the runs wrote.
struct WriteChains: Sendable {
  private struct Chain: Sendable {
    /// The run of the first write, as an index, and the write's number.
    var run: Int32
    var number: Int
    /// What the last write left.
    var after: Fingerprint?
  }

  private var chains: [WrittenKey: Chain] = [:]

  /// Reads the journals once.
  ///
  /// - Parameter runs: oldest first.
  init(_ runs: [RunEvidence]) async throws(LedgerError) {
    for (index, run) in runs.enumerated() {
      var intents = JournalIntentReader(run.storage)
      while let intent = try await intents.next() {
        guard run.undoes(intent) else { continue }
        let key = WrittenKey(intent.destination, in: intent.namespace)
        if let chain = chains[key], chain.after == intent.before {
          chains[key]?.after = intent.after
        } else {
          chains[key] = Chain(
            run: Int32(clamping: index), number: intent.number, after: intent.after)
        }
      }
    }
  }

  /// The whole chain as one write, if this is its first one and it changed anything in the end.
  ///
  /// - Parameter run: the index of the run that intended it.
  func folded(_ intent: JournalRecord.Intent, of run: Int) -> JournalRecord.Intent? {
    let key = WrittenKey(intent.destination, in: intent.namespace)
    guard let chain = chains[key], chain.run == run, chain.number == intent.number,
      chain.after != intent.before
    else { return nil }
    var folded = intent
    folded.after = chain.after
    return folded
  }
}
