package import Core
package import Ledger

/// Computes what would undo exactly one run, and writes nothing to the store.
///
/// Every key that the run wrote is read again. Where it holds what the run left there, an operation
/// deletes it or puts back what it held before; where somebody changed it since, it is skipped. Memory
/// is bounded by a batch and one bit for each operation of the run.
package struct RollbackPlanner<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let retry: RetryPolicy
  private let now: @Sendable () -> Timestamp
  private let onProgress: @Sendable (PlanProgress) -> Void

  package init(
    store: Store, retry: RetryPolicy, now: @escaping @Sendable () -> Timestamp,
    onProgress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) {
    self.store = store
    self.retry = retry.over(store)
    self.now = now
    self.onProgress = onProgress
  }

  /// - Parameter writer: opened with the subject that `run` gives; finished by this call.
  /// - Throws: `StoreError` when a key cannot be read, `LedgerError` when the run's files cannot be
  ///   read or the plan not be written.
  package func plan(
    _ run: RunEvidence, into writer: PlanWriter, options: PlanOptions = PlanOptions()
  ) async throws -> PlanResult {
    let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
    var assembly = PlanEncoder(rules: run.planSubject.rules.map(\.name), options)
    var writes = UndoneWrites(run)
    let reader = BatchReader(store)
    let rules = Dictionary(
      CompiledRule.compile(run.planSubject.rules).map { ($0.rule.name, $0) },
      uniquingKeysWith: { first, _ in first })
    while let batch = try await writes.next(
      atMost: max(1, min(1_000, store.capabilities.readBatchSize)))
    {
      try Task.checkCancellation()
      let keys = batch.map { (namespace: $0.intent.namespace, key: $0.intent.destination) }
      let entries = try await retry.run { () async throws(StoreError) in
        try await reader.read(keys)
      }
      for (undoing, there) in zip(batch, entries) {
        var undoing = undoing
        undoing.there = there
        let identity = try run.identity(of: undoing.intent)
        undoing.rule = rules[undoing.intent.rule].map { BoundRule($0, identity: identity) }
        // What the records may call the user is the evidence's to tell, not the plan's.
        let user = Identity(legacy: identity.legacy, id: identity.id)
        assembly.append(meeting: undoing.operation(for: user, context))
      }
      try await writer.append(assembly.takeBytes())
      onProgress(
        PlanProgress(users: assembly.counts.users, records: assembly.counts.operations))
    }
    return try await assembly.finish(writer)
  }
}

/// Walks a run's writes and what they replaced side by side, in the run's order.
private struct UndoneWrites {
  /// Bytes of values in a batch, at most.
  private static let batchBytes = 8 * 1_024 * 1_024

  private let run: RunEvidence
  private var intents: JournalIntentReader
  private let preimages: PreimageReader

  init(_ run: RunEvidence) {
    self.run = run
    intents = JournalIntentReader(run.storage)
    preimages = PreimageReader(run.storage)
  }

  /// The next writes that happened; nil at the end.
  mutating func next(atMost count: Int) async throws(LedgerError) -> [RollbackDecision]? {
    var batch: [RollbackDecision] = []
    var bytes = 0
    while batch.count < count, bytes < Self.batchBytes,
      let intent = try await intents.next()
    {
      // Also a write that did not happen has its place among the pre-images.
      let kept =
        intent.before == nil
        ? nil : try await preimages.take(intent.destination, in: intent.namespace)
      guard run.written.contains(intent.number) else { continue }
      bytes += kept?.value.count ?? 0
      batch.append(RollbackDecision(intent: intent, kept: kept))
    }
    return batch.isEmpty ? nil : batch
  }
}
