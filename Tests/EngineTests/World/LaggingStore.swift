import Core
import StoreTesting
import Synchronization

/// A store in memory that shows a write only when the clock has moved on by a delay, as one with
/// caches does, and remembers for as long that a key was read absent.
final class LaggingStore: KeyValueStore {
  private struct Unseen {
    var until: Int64
    var before: Entry?
  }

  private struct Place: Hashable {
    var namespace: Namespace
    var key: Key
  }

  let base: InMemoryStore
  let capabilities: StoreCapabilities
  private let clock: TestClock
  private let unseen = Mutex<[Place: Unseen]>([:])
  private let absences = Mutex<[Place: Int64]>([:])
  private let writes = Mutex(0)
  private let comparesWrites: Bool
  /// By the number of the write call, from 0: an error after the batch was written, or before.
  private let faults: @Sendable (Int) -> (error: StoreError, isWritten: Bool)?

  /// - Parameter comparesWrites: whether expectations are checked, by what is beneath.
  init(
    _ base: InMemoryStore, delay: Int64, clock: TestClock, comparesWrites: Bool = true,
    faults: @escaping @Sendable (Int) -> (error: StoreError, isWritten: Bool)? = { _ in nil }
  ) {
    self.base = base
    self.clock = clock
    self.comparesWrites = comparesWrites
    self.faults = faults
    var capabilities = base.capabilities
    capabilities.consistencyDelay = delay
    capabilities.conditionalWrites = comparesWrites ? .both : .none
    self.capabilities = capabilities
  }

  var identity: String { base.identity }
  var writeCalls: Int { writes.withLock { $0 } }

  func pages(_ scan: Scan) -> InMemoryStore.Pages { base.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let now = try await base.read(namespace, keys)
    let time = clock.now
    let delay = capabilities.consistencyDelay
    return zip(keys, now).map { key, entry in
      let place = Place(namespace: namespace, key: key)
      if let end = absences.withLock({ $0[place] }), time < end { return nil }
      let old = unseen.withLock { $0[place] }
      let hidden = old.flatMap { time < $0.until ? $0 : nil }
      let seen = hidden.map(\.before) ?? entry
      if seen == nil { absences.withLock { $0[place] = time + delay } }
      return seen
    }
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    let number = writes.withLock { writes in
      defer { writes += 1 }
      return writes
    }
    let fault = faults(number)
    if let fault, !fault.isWritten { throw fault.error }
    for item in batch.items {
      let place = Place(namespace: item.namespace, key: item.key)
      let held = try await base.read(item.namespace, [item.key]).first ?? nil
      let time = clock.now
      let until = time + capabilities.consistencyDelay
      unseen.withLock { unseen in
        let earlier = unseen[place].flatMap { time < $0.until ? $0 : nil }
        let hidden = earlier.map(\.before) ?? held
        unseen[place] = Unseen(until: until, before: hidden)
      }
    }
    var batch = batch
    if !comparesWrites {
      for i in batch.items.indices {
        batch.items[i].expected = nil
        batch.items[i].source = nil
      }
    }
    let outcomes = try await base.write(batch)
    if let fault { throw fault.error }
    return outcomes
  }
}
