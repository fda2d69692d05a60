import Core
import Synchronization

/// The entries as callers of the API see and change them.
final class EntryAccess: Sendable {
  let store: any KeyValueStore
  private let overlay: Mutex<ConsistencyOverlay>
  private let now: @Sendable () -> Timestamp

  init(
    store: any KeyValueStore, consistencyDelay: Int64, now: @escaping @Sendable () -> Timestamp
  ) {
    self.store = store
    self.now = now
    overlay = Mutex(ConsistencyOverlay(delay: consistencyDelay))
  }

  var consistencyDelay: Int64 {
    get { overlay.withLock { $0.delay } }
    set { overlay.withLock { $0.delay = max(0, newValue) } }
  }

  // MARK: - Reading

  /// - Parameter keys: any number.
  func read(_ keys: [Key], in namespace: Namespace) async throws(StoreError) -> [Entry?] {
    let entries = try await current(keys, in: namespace)
    return overlay.withLock { overlay in
      guard overlay.isActive else { return entries }
      let now = now()
      return zip(keys, entries).map { key, entry in
        overlay.read(key, current: entry, in: namespace, at: now)
      }
    }
  }

  private func current(
    _ keys: [Key], in namespace: Namespace
  ) async throws(StoreError) -> [Entry?] {
    let size = store.capabilities.readBatchSize
    guard keys.count > size else { return try await store.read(namespace, keys) }
    var entries: [Entry?] = []
    entries.reserveCapacity(keys.count)
    while entries.count < keys.count {
      entries += try await store.read(namespace, Array(keys[entries.count...].prefix(size)))
    }
    return entries
  }

  /// Up to `limit` keys that start with `prefix` and follow `after`, in byte order.
  func list(
    _ namespace: Namespace, prefix: Key, after: Key?, limit: Int
  ) async throws(StoreError) -> Listing {
    let hidden = overlay.withLock {
      $0.hidden(in: namespace, prefix: prefix, after: after, at: now())
    }
    var listing = Listing(limit: limit, hidden: hidden)
    let scan = Scan(ResumedScan.ranges(namespace, prefix: prefix, after: after))
    try await Self.fill(&listing, from: store, scan, after: after)
    return listing
  }

  private static func fill(
    _ listing: inout Listing, from store: some KeyValueStore, _ scan: Scan, after: Key?
  ) async throws(StoreError) {
    var pages = store.pages(scan).makeAsyncIterator()
    while !listing.isFull, let page = try await pages.next(isolation: #isolation) {
      for record in page.records where record.key != after && !listing.isFull {
        listing.append(record)
      }
    }
    listing.finish()
  }

  // MARK: - Writing

  /// - Parameter items: any number, no key twice.
  /// - Returns: one outcome per item, in order.
  func write(
    _ items: [WriteItem], in namespace: Namespace
  ) async throws(StoreError) -> [WriteOutcome] {
    let isActive = overlay.withLock { $0.isActive }
    let keys = isActive ? items.map(\.key) : []
    let before = try await current(keys, in: namespace)
    var outcomes: [WriteOutcome] = []
    outcomes.reserveCapacity(items.count)
    let size = store.capabilities.writeBatchSize
    while outcomes.count < items.count {
      let batch = Array(items[outcomes.count...].prefix(size))
      outcomes += try await store.write(WriteBatch(batch))
    }
    if isActive {
      overlay.withLock { $0.noteWrites(Array(zip(keys, before)), in: namespace, at: now()) }
    }
    return outcomes
  }
}
