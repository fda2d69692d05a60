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

  /// - Returns: one result per write, in order, and the error that ends the run, if one does.
  func run(_ writes: [DecidedBatch.Write]) async -> (results: [Result], fatal: StoreError?) {
    var results: [Result] = []
    results.reserveCapacity(writes.count)
    let size = max(1, store.capabilities.writeBatchSize)
    var start = 0
    while start < writes.count {
      let part = Array(writes[start..<min(start + size, writes.count)])
      let (some, fatal) = await write(part)
      results += some
      start += part.count
      if let fatal {
        results += writes[start...].map { Self.failed($0, fatal) }
        return (results, fatal)
      }
    }
    return (results, nil)
  }

  private func write(
    _ writes: [DecidedBatch.Write]
  ) async -> (results: [Result], fatal: StoreError?) {
    var settled: [Int: Result] = [:]
    var pending = writes
    var attempt = 0
    while true {
      do {
        let outcomes = try await store.write(WriteBatch(pending.map(\.item)))
        for (index, write) in pending.enumerated() {
          settled[write.number] = Self.result(write, index < outcomes.count ? outcomes[index] : nil)
        }
        return (writes.compactMap { settled[$0.number] }, nil)
      } catch {
        // Nobody knows what landed: the keys tell.
        pending = await landed(pending, &settled, error)
        if pending.isEmpty { return (writes.compactMap { settled[$0.number] }, nil) }
        if await retry.waits(after: error, attempt: attempt) {
          attempt += 1
          continue
        }
        for write in pending { settled[write.number] = Self.failed(write, error) }
        return (writes.compactMap { settled[$0.number] }, error)
      }
    }
  }

  /// Settles the writes whose keys hold their result; the others are still to be written.
  private func landed(
    _ writes: [DecidedBatch.Write], _ settled: inout [Int: Result], _ error: StoreError
  ) async -> [DecidedBatch.Write] {
    let keys = writes.map { (namespace: $0.item.namespace, key: $0.item.key) }
    guard let entries = try? await BatchReader(store).read(keys) else { return writes }
    var pending: [DecidedBatch.Write] = []
    for (write, entry) in zip(writes, entries) {
      if write.item.isCarriedOut(by: entry) {
        settled[write.number] = Result(
          number: write.number, operation: write.operation, kind: .applied)
      } else {
        pending.append(write)
      }
    }
    return pending
  }

  private static func result(_ write: DecidedBatch.Write, _ outcome: WriteOutcome?) -> Result {
    var result = Result(number: write.number, operation: write.operation, kind: .applied)
    switch outcome {
    case .written: break
    case .destinationChanged:
      result.kind = .drifted
      result.reason = .destinationChanged
    case .sourceChanged:
      result.kind = .drifted
      result.reason = .sourceChanged
    case .failed(let error): return failed(write, error)
    case nil: return failed(write, StoreError(.other, "the store gave no outcome for this write"))
    }
    return result
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
