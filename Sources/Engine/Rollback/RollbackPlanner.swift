package import Core
package import Ledger

/// Computes what would undo exactly one run, or all runs of a cohort, and writes nothing to the store.
///
/// Every key that was written is read again. Where it holds what the runs left there, an operation
/// deletes it or puts back what it held before; where somebody changed it since, it is skipped. Memory
/// is bounded by a batch and one bit for each operation of a run; for a cohort, by what `UndoneRuns` takes.
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

  /// - Parameter writer: opened with the subject that `runs` gives; finished by this call.
  /// - Throws: `StoreError` when a key cannot be read, `LedgerError` when the runs' files cannot be
  ///   read or the plan not be written.
  package func plan(
    _ runs: UndoneRuns, into writer: PlanWriter, options: PlanOptions = PlanOptions()
  ) async throws -> PlanResult {
    let subject = runs.subject(reason: nil)
    let definitions = subject.rules
    let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
    var assembly = PlanEncoder(
      rules: definitions.map(\.name), options,
      requests: RequestTally(
        store.capabilities, batch: subject.limits.batch, purpose: subject.purpose))
    var writes = UndoneWrites(runs, readsKept: true)
    let reader = BatchReader(store)
    let compiled = CompiledRule.compile(definitions)
    let rules = Dictionary(
      compiled.map { ($0.rule.name, $0) }, uniquingKeysWith: { first, _ in first })
    while let batch = try await writes.next(
      atMost: max(1, min(1_000, store.capabilities.readBatchSize)))
    {
      try Task.checkCancellation()
      let keys = batch.map {
        (namespace: $0.decision.intent.namespace, key: $0.decision.intent.destination)
      }
      let entries = try await retry.run { () async throws(StoreError) in
        try await reader.read(keys)
      }
      for ((identity, undoing), there) in zip(batch, entries) {
        var undoing = undoing
        undoing.there = there
        undoing.rule = rules[undoing.intent.rule].map { BoundRule($0, identity: identity) }
        // What the records may call the user is the evidence's to tell, not the plan's.
        let user = Identity(legacy: identity.legacy, id: identity.id)
        assembly.append(meeting: undoing.operation(for: user, context))
      }
      try await writer.append(assembly.takeBytes())
      onProgress(
        PlanProgress(users: assembly.counts.users, records: assembly.counts.operations))
    }
    return try await assembly.finish(writer, compiled)
  }
}
