import Core
import Ledger

/// Carries out a batch's writes and finds out what became of each, also where the store failed.
struct BatchWrite<Store: KeyValueStore>: Sendable {
  typealias Result = BatchReport.Result

  let store: Store
  let retry: RetryPolicy

  func run(_ writes: [DecidedBatch.Write]) async -> BatchReport {
    var report = BatchReport()
    report.results.reserveCapacity(writes.count)
    let size = max(1, store.capabilities.writeBatchSize)
    var start = 0
    while start < writes.count, report.fatal == nil {
      let part = Array(writes[start..<min(start + size, writes.count)])
      let (some, fatal) = await write(part)
      report.results += some
      report.fatal = fatal
      start += part.count
      let known = Set(some.map(\.number))
      report.doubts += part.filter { !known.contains($0.number) }
    }
    let rest = writes[min(start, writes.count)...]
    if report.isCutShort { report.doubts += rest } else { report.left += rest }
    return report
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
      // A read does not tell yet: the next run finds out.
      if store.capabilities.consistencyDelay > 0 {
        for doubt in open where doubt.error?.leavesDoubt ?? false {
          settled[doubt.write.number] = nil
        }
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
      case .failed(let error), .late(let error, _, _):
        doubts.append(Doubt(write: write, otherwise: Self.failed(write, error), error: error))
      case nil:
        let error = StoreError(.other, "the store returned no result for this write")
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
    Result(write, kind, reason)
  }

  private static func failed(_ write: DecidedBatch.Write, _ error: StoreError) -> Result {
    Result(write, .failed, message: error.description)
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
