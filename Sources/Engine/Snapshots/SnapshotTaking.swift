package import Core
package import Ledger

/// Writes every live entry of some namespaces into a snapshot, in the order of namespace and key.
package struct SnapshotTaking<Store: KeyValueStore>: Sendable {
  private let store: Store

  package init(store: Store) { self.store = store }

  /// - Parameters:
  ///   - namespaces: each once; the header of `writer` names them.
  ///   - writer: finished by this call.
  ///   - onProgress: told the number of entries so far.
  /// - Throws: `StoreError(.unsupportedFormat)` where the store does not order keys.
  package func run(
    _ namespaces: [Namespace], into writer: SnapshotWriter, onProgress: (Int64) -> Void = { _ in }
  ) async throws -> SnapshotSummary {
    var entries: Int64 = 0
    for namespace in namespaces.sorted() {
      var cursor = try NamespaceCursor(store, namespace)
      while let (key, entry) = try await cursor.next() {
        try writer.append(SnapshotEntry(namespace: namespace, key: key, entry: entry))
        entries += 1
        onProgress(entries)
      }
    }
    return try writer.finish()
  }
}

/// Walks every entry of a namespace in key order, values included.
struct NamespaceCursor<Store: KeyValueStore> {
  private let reader: BatchReader<Store>
  private let namespace: Namespace
  private var iterator: Store.Pages.AsyncIterator
  private var entries: [(key: Key, entry: Entry)] = []
  private var position = 0

  init(_ store: Store, _ namespace: Namespace) throws(StoreError) {
    guard store.capabilities.ordersKeys else {
      throw StoreError(
        .unsupportedFormat,
        "a snapshot needs a store that lists keys in order, and this store does not")
    }
    reader = BatchReader(store)
    self.namespace = namespace
    let range = ScanRange(namespace, prefix: Key([]))
    iterator = store.pages(Scan([range], includesValues: true)).makeAsyncIterator()
  }

  mutating func next(
    isolation actor: isolated (any Actor)? = #isolation
  ) async throws(StoreError) -> (key: Key, entry: Entry)? {
    while position == entries.count {
      guard let page = try await iterator.next(isolation: actor) else { return nil }
      entries = try await completed(page)
      position = 0
    }
    position += 1
    return entries[position - 1]
  }

  private func completed(_ page: ScanPage) async throws(StoreError) -> [(key: Key, entry: Entry)] {
    let unread = page.records.filter { $0.value == nil }.map { (namespace, $0.key) }
    var read = try await reader.read(unread).makeIterator()
    return page.records.compactMap { record in
      guard let entry = record.entry ?? (read.next() ?? nil) else { return nil }
      return (record.key, entry)
    }
  }
}
