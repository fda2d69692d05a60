import Core
import Ledger

/// Walks the writes that a rollback undoes and what they replaced side by side: run by run, the newest
/// first, and in each run's order.
struct UndoneWrites {
  /// Bytes of values in a batch, at most.
  private static let batchBytes = 8 * 1_024 * 1_024

  private let runs: UndoneRuns
  private let readsKept: Bool
  private var position = 0
  private var intents: JournalIntentReader?
  private var preimages: PreimageReader?

  /// - Parameter readsKept: whether to bring what the writes replaced.
  init(_ runs: UndoneRuns, readsKept: Bool) {
    self.runs = runs
    self.readsKept = readsKept
  }

  /// The next write; nil at the end.
  mutating func next() async throws -> (identity: Identity, decision: RollbackDecision)? {
    while position < runs.runs.count {
      let run = runs.runs[position]
      if intents == nil {
        intents = JournalIntentReader(run.storage)
        preimages = readsKept ? PreimageReader(run.storage) : nil
      }
      guard let intent = try await intents?.next() else {
        intents = nil
        position += 1
        continue
      }
      // Also a write that did not happen has its place among the pre-images.
      let kept =
        intent.before == nil
        ? nil : try await preimages?.take(intent.destination, in: intent.namespace)
      guard let undone = runs.undone(intent, of: position) else { continue }
      return (try run.identity(of: intent), RollbackDecision(intent: undone, kept: kept))
    }
    return nil
  }

  /// The next writes that happened; nil at the end.
  mutating func next(
    atMost count: Int
  ) async throws -> [(identity: Identity, decision: RollbackDecision)]? {
    var batch: [(identity: Identity, decision: RollbackDecision)] = []
    var bytes = 0
    while batch.count < count, bytes < Self.batchBytes, let write = try await next() {
      bytes += write.decision.kept?.value.count ?? 0
      batch.append(write)
    }
    return batch.isEmpty ? nil : batch
  }
}
