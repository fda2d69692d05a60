import Core

/// Completes a plan's chunks with values, in requests as full as can be.
///
/// Where requests cost, a request that a chunk leaves room in is filled with what later chunks need.
/// Only their keys are held meanwhile, `window` chunks at most, and less than a request's values of
/// each namespace.
actor ReadAhead<Store: KeyValueStore> {
  /// A chunk in line, with the entries read so far.
  private struct Waiting {
    var chunk: PendingChunk
    var entries: [Entry?]
  }

  /// A key not read yet: which of all chunks wants it, and where.
  private struct Unread {
    var chunk: Int
    var slot: Int
  }

  private static var window: Int { 16 }

  private let source: ChunkSource<Store>
  private let reader: BatchReader<Store>
  private let keysPerRead: Int
  private var lookup: ListingLookup?
  private var waiting: [Waiting] = []
  /// The number of the first chunk in line.
  private var front = 0
  private var unread: [Namespace: [Unread]] = [:]
  private var isAtEnd = false

  /// - Parameter listing: nil reads each chunk by itself.
  init(_ source: ChunkSource<Store>, _ store: Store, _ listing: Listing?) {
    self.source = source
    reader = BatchReader(store)
    keysPerRead = RequestShape(store.capabilities).keysPerRead
    lookup = listing.map { ListingLookup($0) }
  }

  /// The next chunk; nil at the end of the plan.
  func next() async throws(StoreError) -> JoinedChunk? {
    guard lookup != nil else {
      guard let chunk = try await source.next() else { return nil }
      let entries = try await reader.read(
        chunk.wanted.map { ($0.namespace, $0.key) }, hints: chunk.wanted.map(\.hint))
      return try await chunk.complete(entries)
    }
    if waiting.isEmpty { try await pull() }
    guard !waiting.isEmpty else { return nil }
    while !isAtEnd, waiting.count < Self.window, hasRoomInRequests { try await pull() }
    try await read()
    let first = waiting.removeFirst()
    front += 1
    return try await first.chunk.complete(first.entries)
  }

  private func pull() async throws(StoreError) {
    guard let chunk = try await source.next() else {
      isAtEnd = true
      return
    }
    let number = front + waiting.count
    for (slot, wanted) in chunk.wanted.enumerated() {
      if !wanted.isListed,
        case .absent? = try lookup?.presence(of: wanted.key, in: wanted.namespace)
      {
        continue
      }
      unread[wanted.namespace, default: []].append(Unread(chunk: number, slot: slot))
    }
    waiting.append(
      Waiting(chunk: chunk, entries: [Entry?](repeating: nil, count: chunk.wanted.count)))
  }

  /// Keys that fill the requests which the first chunk needs, by namespace.
  private func share(_ keys: [Unread]) -> Int {
    let needed = keys.prefix { $0.chunk == front }.count
    return RequestShape.requests(needed, per: keysPerRead) * keysPerRead
  }

  private var hasRoomInRequests: Bool { unread.values.contains { $0.count < share($0) } }

  private func read() async throws(StoreError) {
    var places: [Unread] = []
    var keys: [(namespace: Namespace, key: Key)] = []
    for (namespace, all) in unread {
      let taken = all.prefix(share(all))
      guard !taken.isEmpty else { continue }
      unread[namespace] = Array(all.dropFirst(taken.count))
      places += taken
      keys += taken.map { (namespace, waiting[$0.chunk - front].chunk.wanted[$0.slot].key) }
    }
    let entries = try await reader.read(
      keys, hints: places.map { waiting[$0.chunk - front].chunk.wanted[$0.slot].hint })
    for (place, entry) in zip(places, entries) {
      waiting[place.chunk - front].entries[place.slot] = entry
    }
  }
}
