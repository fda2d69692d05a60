package import Core
import Synchronization

/// A store in memory whose calls a test scripts: they fail, wait, take time, tell, or are counted.
///
/// Calls are numbered from 0, each kind by itself. Where the abilities claim no conditional writes, the
/// conditions of a batch are left out: it overwrites whatever is there, as such a store does.
package final class ScriptedStore: KeyValueStore {
  package let base: InMemoryStore
  package let capabilities: StoreCapabilities
  let script: Script
  private let calls = Mutex(Calls())
  private let failure = Mutex<StoreError?>(nil)
  private let hold = Mutex<(@Sendable () async throws -> Void)?>(nil)
  private let lag: ConsistencyLag?

  private struct Calls {
    var reads = 0
    var writes = 0
    var requests = RequestCounts()
    var allowances: [Duration?] = []
  }

  /// - Parameter capabilities: nil claims what `base` does.
  package init(
    _ base: InMemoryStore, _ script: Script = Script(), capabilities: StoreCapabilities? = nil
  ) {
    self.base = base
    self.script = script
    lag = script.lag
    var claimed = capabilities ?? base.capabilities
    if let lag { claimed.consistencyDelay = lag.seconds }
    self.capabilities = claimed
  }

  package var identity: String { base.identity }

  // MARK: - What was called

  package var reads: Int { calls.withLock { $0.reads } }
  package var writeCalls: Int { calls.withLock { $0.writes } }
  /// How long each write call may take, as its caller said.
  package var allowances: [Duration?] { calls.withLock { $0.allowances } }
  /// Requests as Workers KV would count them: 1,000 keys a list, 100 a read, 10,000 items of one
  /// namespace a write.
  package var requests: RequestCounts { calls.withLock { $0.requests } }
  package var requestCounts: RequestCounts? { capabilities.tariff == nil ? nil : requests }

  /// What was asked for while `body` ran.
  package func counting<Result>(
    _ body: () async throws -> Result
  ) async throws -> (Result, RequestCounts) {
    let before = requests
    return (try await body(), requests - before)
  }

  // MARK: - Changes on the way

  /// Makes every read and write fail from now on; nil ends it.
  package func fail(with error: StoreError?) { failure.withLock { $0 = error } }

  /// - Parameter body: is waited for by every read from now on.
  package func hold(until body: @escaping @Sendable () async throws -> Void) {
    hold.withLock { $0 = body }
  }

  package func contents(_ namespace: Namespace) async -> [(key: Key, entry: Entry)] {
    await base.contents(namespace)
  }

  // MARK: - Calls

  package func pages(_ scan: Scan) -> ScriptedPages { ScriptedPages(store: self, scan: scan) }

  func countList() { calls.withLock { $0.requests.lists += 1 } }

  package func read(
    _ namespace: Namespace, _ keys: [Key]
  ) async throws(StoreError) -> [Entry?] {
    let number = calls.withLock { calls in
      calls.requests.reads += (keys.count + 99) / 100
      calls.requests.keysRead += keys.count
      defer { calls.reads += 1 }
      return calls.reads
    }
    if let error = failure.withLock({ $0 }) { throw error }
    if let body = hold.withLock({ $0 }) {
      do { try await body() } catch { throw StoreError(.cancelled, "the read was cancelled") }
    }
    try await script.beforeRead(number)
    if let error = script.readError(number) { throw error }
    let entries = try await base.read(namespace, keys)
    script.afterRead(number)
    return lag?.seen(entries, at: keys, in: namespace) ?? entries
  }

  package func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    let number = calls.withLock { calls in
      for (_, items) in Dictionary(grouping: batch.items, by: \.namespace) {
        calls.requests.writes += (items.count + 9_999) / 10_000
        calls.requests.keysWritten += items.count
      }
      calls.allowances.append(batch.within)
      defer { calls.writes += 1 }
      return calls.writes
    }
    if let error = failure.withLock({ $0 }) { throw error }
    try await script.beforeWrite(number)
    let outcomes = try await outcomes(batch, script.fault(number))
    await script.afterWrite(number)
    return outcomes
  }

  private func outcomes(
    _ batch: WriteBatch, _ fault: Fault?
  ) async throws(StoreError) -> [WriteOutcome] {
    switch fault {
    case nil: return try await land(batch.items)
    case .refusing(let error): throw error
    case .losingAnswer(let error):
      _ = try await land(batch.items)
      throw error
    case .half(let error):
      _ = try await land(Array(batch.items.prefix(batch.items.count / 2)))
      throw error
    case .failing(let numbers, let error):
      let kept = batch.items.indices.filter { !numbers.contains($0) }
      var written = try await land(kept.map { batch.items[$0] }).makeIterator()
      return batch.items.indices.map { index in
        numbers.contains(index) ? .failed(error) : written.next() ?? .failed(error)
      }
    case .doubting(let numbers, let error):
      let written = try await land(batch.items)
      return written.indices.map { numbers.contains($0) ? .failed(error) : written[$0] }
    case .answeringNothing: return []
    case .late(let inDoubt):
      return batch.items.map { _ in
        .late(StoreError(.unavailable, "late"), isSent: inDoubt, inDoubt: inDoubt)
      }
    }
  }

  private func land(_ items: [WriteItem]) async throws(StoreError) -> [WriteOutcome] {
    var batch = WriteBatch(items)
    for index in batch.items.indices {
      if !capabilities.conditionalWrites.comparesDestination { batch.items[index].expected = nil }
      if !capabilities.conditionalWrites.comparesSource { batch.items[index].source = nil }
    }
    if let lag { try await lag.hide(batch.items, from: base) }
    return try await base.write(batch)
  }
}
