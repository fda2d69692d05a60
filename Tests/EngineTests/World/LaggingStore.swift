import Core
import StoreTesting
import Synchronization

/// A store in memory that shows a write only when the clock has moved on by a delay, as one with
/// caches does.
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

  init(_ base: InMemoryStore, delay: Int64, clock: TestClock) {
    self.base = base
    self.clock = clock
    var capabilities = base.capabilities
    capabilities.consistencyDelay = delay
    self.capabilities = capabilities
  }

  var identity: String { base.identity }

  func pages(_ scan: Scan) -> InMemoryStore.Pages { base.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let now = try await base.read(namespace, keys)
    let time = clock.now
    return unseen.withLock { unseen in
      zip(keys, now).map { key, entry in
        guard let old = unseen[Place(namespace: namespace, key: key)], time < old.until else {
          return entry
        }
        return old.before
      }
    }
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    for item in batch.items {
      let before = try await read(item.namespace, [item.key]).first ?? nil
      let until = clock.now + capabilities.consistencyDelay
      unseen.withLock {
        $0[Place(namespace: item.namespace, key: item.key)] = Unseen(until: until, before: before)
      }
    }
    return try await base.write(batch)
  }
}
