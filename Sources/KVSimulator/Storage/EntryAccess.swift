import Core
import Synchronization

/// The entries as callers of the API see and change them.
final class EntryAccess: Sendable {
  let store: any KeyValueStore
  private let overlay: Mutex<ConsistencyOverlay>
  private let edges: Mutex<EdgeCaches>
  private let now: @Sendable () -> Timestamp

  init(
    store: any KeyValueStore, consistencyDelay: Int64, edges: EdgeCaches,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.store = store
    self.now = now
    self.edges = Mutex(edges)
    overlay = Mutex(ConsistencyOverlay(delay: consistencyDelay))
  }

  var edgeCodes: Set<EdgeCode> { edges.withLock { $0.codes } }

  /// Puts new edges in place of all others; they remember nothing.
  func setEdges(_ caches: EdgeCaches) { edges.withLock { $0 = caches } }

  var consistencyDelay: Int64 {
    get { overlay.withLock { $0.delay } }
    set { overlay.withLock { $0.delay = max(0, newValue) } }
  }

  // MARK: - Reading

  /// - Parameters:
  ///   - keys: any number.
  ///   - edge: where they are read; nil beneath all edges.
  func read(
    _ keys: [Key], in namespace: Namespace, at edge: EdgeCode?
  ) async throws(StoreError) -> [Entry?] {
    guard let edge else { return try await read(keys, in: namespace) }
    let known = edges.withLock { edges in
      keys.map { edges.entry($0, in: namespace, at: edge, now()) }
    }
    let missing = zip(keys, known).filter { $0.1 == nil }.map(\.0)
    let fetched = try await read(missing, in: namespace)
    return edges.withLock { edges in
      let now = now()
      for (key, entry) in zip(missing, fetched) {
        edges.remember(entry, of: key, in: namespace, at: edge, now)
      }
      var rest = fetched[...]
      return known.map { $0 ?? rest.removeFirst() }
    }
  }

  private func read(_ keys: [Key], in namespace: Namespace) async throws(StoreError) -> [Entry?] {
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

  /// The keys that are asked for, in byte order.
  func list(_ query: ListQuery, at edge: EdgeCode?) async throws(StoreError) -> Listing {
    guard let edge else { return try await list(query) }
    if let known = edges.withLock({ $0.listing(query, at: edge, now()) }) { return known }
    let listing = try await list(query)
    edges.withLock { $0.remember(listing, of: query, at: edge, now()) }
    return listing
  }

  private func list(_ query: ListQuery) async throws(StoreError) -> Listing {
    let (namespace, prefix, after) = (query.namespace, query.prefix, query.after)
    let hidden = overlay.withLock {
      $0.hidden(in: namespace, prefix: prefix, after: after, at: now())
    }
    var listing = Listing(limit: query.limit, hidden: hidden)
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
    _ items: [WriteItem], in namespace: Namespace, at edge: EdgeCode?
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
    if let edge { note(items, outcomes, in: namespace, at: edge) }
    return outcomes
  }

  private func note(
    _ items: [WriteItem], _ outcomes: [WriteOutcome], in namespace: Namespace, at edge: EdgeCode
  ) {
    edges.withLock { edges in
      for (item, outcome) in zip(items, outcomes) where outcome == .written {
        let entry: Entry? = if case .put(let entry) = item.change { entry } else { nil }
        edges.note(entry, of: item.key, in: namespace, at: edge, now())
      }
    }
  }
}
