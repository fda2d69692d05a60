import Core
import Ledger

/// Carries out a batch's writes and finds out what became of each, also where the store failed.
struct BatchWrite<Store: KeyValueStore>: Sendable {
  struct Result: Sendable {
    var number: Int
    var operation: Operation
    var kind: OutcomeKind
    var reason: Reason?
    var message: String?
  }

  let store: Store
  let retry: RetryPolicy

  /// - Returns: one result per write, in order, but for those that the store was not asked for, or
  ///   gave up before it answered; the number of the first of these, if there are any; and the error
  ///   that ends the run, if one does.
  func run(
    _ writes: [DecidedBatch.Write]
  ) async -> (results: [Result], open: Int?, fatal: StoreError?) {
    var results: [Result] = []
    results.reserveCapacity(writes.count)
    let size = max(1, store.capabilities.writeBatchSize)
    var start = 0
    var fatal: StoreError?
    while start < writes.count, fatal == nil {
      let part = Array(writes[start..<min(start + size, writes.count)])
      let some: [Result]
      (some, fatal) = await write(part)
      results += some
      start += part.count
    }
    guard results.count < writes.count else { return (results, nil, fatal) }
    let known = Set(results.map(\.number))
    return (results, writes.first { !known.contains($0.number) }?.number, fatal)
  }

  /// A write of which the store did not say that it happened or that it cannot.
  private struct Doubt {
    var write: DecidedBatch.Write
    /// What becomes of it where the key does not hold its result.
    var otherwise: Result
    var error: StoreError?

    var isCancelled: Bool { error?.code == .cancelled }
  }

  private func write(
    _ writes: [DecidedBatch.Write]
  ) async -> (results: [Result], fatal: StoreError?) {
    var settled: [Int: Result] = [:]
    var pending = writes
    var attempt = 0
    while true {
      let (asked, fatal) = await ask(pending, isRepeated: attempt > 0, &settled)
      // Who asked to stop does not wait for reads; the next run finds out.
      let cancelled = asked.first { $0.isCancelled }?.error
      let open = await unlanded(asked.filter { !$0.isCancelled }, &settled)
      for doubt in open { settled[doubt.write.number] = doubt.otherwise }
      let again = open.filter { $0.error?.isTemporary ?? false }
      if cancelled == nil, let error = again.first?.error,
        await retry.waits(after: error, attempt: attempt)
      {
        attempt += 1
        pending = again.map(\.write)
        continue
      }
      let ending = cancelled ?? (open.isEmpty ? nil : fatal)
      return (writes.compactMap { settled[$0.number] }, ending)
    }
  }

  /// Asks the store once and settles what it answers for certain.
  ///
  /// - Returns: the others, and the error of a batch that failed as a whole.
  private func ask(
    _ writes: [DecidedBatch.Write], isRepeated: Bool, _ settled: inout [Int: Result]
  ) async -> (doubts: [Doubt], fatal: StoreError?) {
    let outcomes: [WriteOutcome]
    do { outcomes = try await store.write(WriteBatch(writes.map(\.item))) } catch {
      return (
        writes.map { Doubt(write: $0, otherwise: Self.failed($0, error), error: error) }, error
      )
    }
    var doubts: [Doubt] = []
    for (index, write) in writes.enumerated() {
      switch index < outcomes.count ? outcomes[index] : nil {
      case .written: settled[write.number] = Self.result(write, .applied)
      case .sourceChanged:
        settled[write.number] = Self.result(write, .drifted, write.otherChange)
      case .destinationChanged:
        // After an attempt that failed half-way, the change may be this very write.
        let drifted = Self.result(write, .drifted, write.ownChange)
        if isRepeated {
          doubts.append(Doubt(write: write, otherwise: drifted))
        } else {
          settled[write.number] = drifted
        }
      case .failed(let error):
        doubts.append(Doubt(write: write, otherwise: Self.failed(write, error), error: error))
      case nil:
        let error = StoreError(.other, "the store gave no outcome for this write")
        doubts.append(Doubt(write: write, otherwise: Self.failed(write, error), error: error))
      }
    }
    return (doubts, nil)
  }

  /// Settles the writes whose keys hold their result; the others are still open.
  private func unlanded(_ doubts: [Doubt], _ settled: inout [Int: Result]) async -> [Doubt] {
    guard !doubts.isEmpty else { return [] }
    let keys = doubts.map { (namespace: $0.write.item.namespace, key: $0.write.item.key) }
    let reader = BatchReader(store)
    let entries: [Entry?]
    do {
      entries = try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
    } catch { return doubts }
    var open: [Doubt] = []
    for (doubt, entry) in zip(doubts, entries) {
      if doubt.write.item.isCarriedOut(by: entry) {
        settled[doubt.write.number] = Self.result(doubt.write, .applied)
      } else {
        open.append(doubt)
      }
    }
    return open
  }

  private static func result(
    _ write: DecidedBatch.Write, _ kind: OutcomeKind, _ reason: Reason? = nil
  ) -> Result {
    Result(number: write.number, operation: write.operation, kind: kind, reason: reason)
  }

  private static func failed(_ write: DecidedBatch.Write, _ error: StoreError) -> Result {
    Result(
      number: write.number, operation: write.operation, kind: .failed, reason: nil,
      message: error.description)
  }
}

extension WriteItem {
  /// Whether `entry` is what the key holds after this write.
  func isCarriedOut(by entry: Entry?) -> Bool {
    switch change {
    case .put(let result): entry == result
    case .delete: entry == nil
    }
  }
}
