/// A store in memory, for tests and for planning over data already at hand.
///
/// Ordered, conditional, consistent. `read`, `write` and each page are atomic.
public actor InMemoryStore: KeyValueStore {
  public nonisolated let capabilities: StoreCapabilities
  public nonisolated let identity: String
  private var namespaces: [Namespace: [Key: Entry]] = [:]
  private let now: @Sendable () -> Int64

  /// - Parameter now: seconds since 1970, asked at every call.
  public init(
    identity: String = "memory:", capabilities: StoreCapabilities = InMemoryStore.allAbilities,
    now: @escaping @Sendable () -> Int64 = { 0 }
  ) {
    self.identity = identity
    self.capabilities = capabilities
    self.now = now
  }

  public static let allAbilities = StoreCapabilities(
    ordersKeys: true, scansValues: true, conditionalWrites: true, writable: true,
    readBatchSize: 1_000, writeBatchSize: 1_000)

  /// Every live entry of a namespace, keys in byte order.
  public func contents(_ namespace: Namespace) -> [(key: Key, entry: Entry)] {
    live(namespace).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func live(_ namespace: Namespace) -> [Key: Entry] {
    let time = now()
    return (namespaces[namespace] ?? [:]).filter { !$0.value.isExpired(at: time) }
  }

  public nonisolated func pages(_ scan: Scan) -> Pages { Pages(store: self, scan: scan) }

  public func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    let time = now()
    let entries = namespaces[namespace] ?? [:]
    return keys.map { key in entries[key].flatMap { $0.isExpired(at: time) ? nil : $0 } }
  }

  public func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    guard capabilities.writable else {
      throw StoreError(.readOnly, "the in-memory store was made read-only")
    }
    return batch.items.map(apply)
  }

  private func apply(_ item: WriteItem) -> WriteOutcome {
    let entries = live(item.namespace)
    if let source = item.source, entries[source.key] != source.entry { return .sourceChanged }
    switch item.expected {
    case .absent where entries[item.key] != nil: return .destinationChanged
    case .exactly(let entry) where entries[item.key] != entry: return .destinationChanged
    default: break
    }
    switch item.change {
    case .put(let entry): namespaces[item.namespace, default: [:]][item.key] = entry
    case .delete: namespaces[item.namespace]?[item.key] = nil
    }
    return .written
  }

  /// The page that starts after `position`, or nil at the end of the scan.
  fileprivate func page(
    _ scan: Scan, after position: Pages.Position
  ) -> (page: ScanPage, next: Pages.Position)? {
    var position = position
    guard position.range < scan.ranges.count else { return nil }
    var records: [ScanPage.Record] = []
    while position.range < scan.ranges.count {
      let range = scan.ranges[position.range]
      let found = contents(range.namespace).filter { record in
        record.key.hasPrefix(range.prefix) && position.key.map { record.key > $0 } ?? true
      }
      for (key, entry) in found {
        records.append(
          ScanPage.Record(
            range: position.range, key: key, metadata: entry.metadata,
            expiration: entry.expiration,
            value: scan.includesValues && capabilities.scansValues ? entry.value : nil))
        position.key = key
        if records.count == capabilities.pageSize { return (ScanPage(records: records), position) }
      }
      position = Pages.Position(range: position.range + 1)
    }
    return (ScanPage(records: records), position)
  }

  public struct Pages: AsyncSequence, Sendable {
    public typealias Element = ScanPage
    public typealias Failure = StoreError

    fileprivate struct Position: Sendable {
      var range = 0
      var key: Key?
    }

    fileprivate let store: InMemoryStore
    fileprivate let scan: Scan

    public func makeAsyncIterator() -> Iterator { Iterator(store: store, scan: scan) }

    public struct Iterator: AsyncIteratorProtocol {
      fileprivate let store: InMemoryStore
      fileprivate let scan: Scan
      fileprivate var position = Position()

      public mutating func next(
        isolation actor: isolated (any Actor)? = #isolation
      ) async throws(StoreError) -> ScanPage? {
        guard let (page, next) = await store.page(scan, after: position) else { return nil }
        position = next
        return page
      }
    }
  }
}
