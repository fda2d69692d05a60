import Core
import Synchronization

/// Hides writes until a clock has moved on by a delay, as caches do, and remembers for as long that a
/// key was read absent.
package final class ConsistencyLag: Sendable {
  private struct Unseen {
    var until: Int64
    var before: Entry?
  }

  private struct Place: Hashable {
    var namespace: Namespace
    var key: Key
  }

  package let seconds: Int64
  private let now: @Sendable () -> Int64
  private let unseen = Mutex<[Place: Unseen]>([:])
  private let absences = Mutex<[Place: Int64]>([:])

  package init(seconds: Int64, now: @escaping @Sendable () -> Int64) {
    self.seconds = seconds
    self.now = now
  }

  func seen(_ entries: [Entry?], at keys: [Key], in namespace: Namespace) -> [Entry?] {
    let time = now()
    return zip(keys, entries).map { key, entry in
      let place = Place(namespace: namespace, key: key)
      if let end = absences.withLock({ $0[place] }), time < end { return nil }
      let old = unseen.withLock { $0[place] }
      let hidden = old.flatMap { time < $0.until ? $0 : nil }
      let seen = hidden.map(\.before) ?? entry
      if seen == nil { absences.withLock { $0[place] = time + seconds } }
      return seen
    }
  }

  /// Keeps what readers go on seeing of the keys that are about to be written.
  func hide(_ items: [WriteItem], from store: InMemoryStore) async throws(StoreError) {
    for item in items {
      let place = Place(namespace: item.namespace, key: item.key)
      let held = try await store.read(item.namespace, [item.key]).first ?? nil
      let time = now()
      unseen.withLock { unseen in
        let earlier = unseen[place].flatMap { time < $0.until ? $0 : nil }
        let hidden = earlier.map(\.before) ?? held
        unseen[place] = Unseen(until: time + seconds, before: hidden)
      }
    }
  }
}
