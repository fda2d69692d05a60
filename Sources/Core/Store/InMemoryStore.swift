/// A store in memory, for tests and for planning over data already at hand.
///
/// Ordered, conditional, consistent. `read`, `write` and each page are atomic.
package actor InMemoryStore: KeyValueStore {
  package nonisolated let capabilities: StoreCapabilities
  package nonisolated let identity: String
  private var tables: [Namespace: Table] = [:]
  private let now: @Sendable () -> Int64

  /// - Parameter now: seconds since 1970, asked at every call.
  package init(
    identity: String = "memory:", capabilities: StoreCapabilities = InMemoryStore.allAbilities,
    now: @escaping @Sendable () -> Int64 = { 0 }
  ) {
    self.identity = identity
    self.capabilities = capabilities
    self.now = now
  }

  package static let allAbilities = StoreCapabilities(
    ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: true,
    readBatchSize: 1_000, writeBatchSize: 1_000)

  /// Every live entry of a namespace, keys in byte order.
  package func contents(_ namespace: Namespace) -> [(key: Key, entry: Entry)] {
    let time = now()
    let live = tables[namespace]?.entries.filter { !$0.value.isExpired(at: time) } ?? [:]
    return live.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  package typealias Pages = PagedScan

  package nonisolated func pages(_ scan: Scan) -> PagedScan {
    PagedScan(scan) { start async throws(StoreError) in await self.page(scan, from: start) }
  }

  package func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    guard keys.count <= capabilities.readBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a read of \(keys.count) keys; \(identity) allows \(capabilities.readBatchSize) per read")
    }
    let time = now()
    return keys.map { live($0, in: namespace, at: time) }
  }

  package func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    guard capabilities.writable else {
      throw StoreError(.readOnly, "\(identity) was opened for reading; nothing was written")
    }
    guard batch.items.count <= capabilities.writeBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a batch of \(batch.items.count) items; \(identity) allows \(capabilities.writeBatchSize) "
          + "per write")
    }
    let time = now()
    return batch.items.map { apply($0, at: time) }
  }

  private func live(_ key: Key, in namespace: Namespace, at time: Int64) -> Entry? {
    guard let entry = tables[namespace]?.entries[key], !entry.isExpired(at: time) else {
      return nil
    }
    return entry
  }

  private func apply(_ item: WriteItem, at time: Int64) -> WriteOutcome {
    if let error = capabilities.violation(of: item, now: time) { return .failed(error) }
    if let source = item.source,
      live(source.key, in: item.namespace, at: time) != source.entry
    {
      return .sourceChanged
    }
    let held = live(item.key, in: item.namespace, at: time)
    switch item.expected {
    case .absent where held != nil: return .destinationChanged
    case .exactly(let entry) where held != entry: return .destinationChanged
    default: break
    }
    switch item.change {
    case .put(let entry): tables[item.namespace, default: Table()][item.key] = entry
    case .delete: tables[item.namespace]?[item.key] = nil
    }
    return .written
  }

  private func page(
    _ scan: Scan, from start: ScanPosition
  ) -> (page: ScanPage, next: ScanPosition) {
    let time = now()
    var position = start
    var records: [ScanPage.Record] = []
    while position.range < scan.ranges.count {
      let range = scan.ranges[position.range]
      let keys = tables[range.namespace, default: Table()].keys(
        range.prefix, from: position.key.map { Key($0) })
      for key in keys {
        guard let entry = live(key, in: range.namespace, at: time) else { continue }
        let bringsValue = scan.includesValues && capabilities.scansValues
        records.append(
          ScanPage.Record(
            range: position.range, key: key, metadata: entry.metadata,
            expiration: entry.expiration, value: bringsValue ? entry.value : nil))
        guard records.count == capabilities.pageSize else { continue }
        // The least key above the last one: the same with a zero byte behind it.
        return (
          ScanPage(records: records), ScanPosition(range: position.range, key: key.bytes + [0])
        )
      }
      position = ScanPosition(range: position.range + 1)
    }
    return (ScanPage(records: records), position)
  }
}

/// The entries of one namespace, and their keys in order once somebody has asked.
private struct Table {
  private(set) var entries: [Key: Entry] = [:]
  private var sorted: [Key]?

  subscript(key: Key) -> Entry? {
    get { entries[key] }
    set {
      if (entries[key] == nil) != (newValue == nil) { sorted = nil }
      entries[key] = newValue
    }
  }

  /// The keys that start with `prefix`, from `least` on, in byte order.
  mutating func keys(_ prefix: Key, from least: Key?) -> ArraySlice<Key> {
    let all = sorted ?? entries.keys.sorted()
    sorted = all
    let start = all.partition { $0 >= (least ?? prefix) }
    let end = all[start...].firstIndex { !$0.hasPrefix(prefix) } ?? all.endIndex
    return all[start..<end]
  }
}

extension [Key] {
  /// The first index where `isAtOrAbove` holds, which must stay true from there on.
  fileprivate func partition(_ isAtOrAbove: (Key) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isAtOrAbove(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
