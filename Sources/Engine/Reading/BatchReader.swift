import Core

/// Reads any number of keys of any namespaces, in the batches that the store takes.
struct BatchReader<Store: KeyValueStore>: Sendable {
  private let store: Store

  init(_ store: Store) { self.store = store }

  /// - Returns: in the order asked.
  func read(_ keys: [(namespace: Namespace, key: Key)]) async throws(StoreError) -> [Entry?] {
    var results = [Entry?](repeating: nil, count: keys.count)
    var slots: [Namespace: [Int]] = [:]
    var order: [Namespace] = []
    for (slot, wanted) in keys.enumerated() {
      if slots[wanted.namespace] == nil { order.append(wanted.namespace) }
      slots[wanted.namespace, default: []].append(slot)
    }
    let size = max(1, store.capabilities.readBatchSize)
    for namespace in order {
      let wanted = slots[namespace] ?? []
      var start = 0
      while start < wanted.count {
        let part = wanted[start..<min(start + size, wanted.count)]
        let entries = try await store.read(namespace, part.map { keys[$0].key })
        for (slot, entry) in zip(part, entries) { results[slot] = entry }
        start += size
      }
    }
    return results
  }
}
