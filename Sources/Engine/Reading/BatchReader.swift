import Core

/// Reads any number of keys of any namespaces, in the batches that the store takes.
///
/// Where requests cost, they also take long: several batches are under way at once then.
struct BatchReader<Store: KeyValueStore>: Sendable {
  private struct Part: Sendable {
    var namespace: Namespace
    /// Places among the keys asked for.
    var slots: [Int]
    var keys: [Key]
  }

  private static var partsAtOnce: Int { 4 }

  private let store: Store

  init(_ store: Store) { self.store = store }

  /// - Returns: in the order asked.
  func read(_ keys: [(namespace: Namespace, key: Key)]) async throws(StoreError) -> [Entry?] {
    var results = [Entry?](repeating: nil, count: keys.count)
    let parts = parts(keys)
    guard store.capabilities.tariff != nil, parts.count > 1 else {
      for part in parts {
        let entries = try await store.read(part.namespace, part.keys)
        for (slot, entry) in zip(part.slots, entries) { results[slot] = entry }
      }
      return results
    }
    try await readAtOnce(parts, into: &results)
    return results
  }

  private func parts(_ keys: [(namespace: Namespace, key: Key)]) -> [Part] {
    var slots: [Namespace: [Int]] = [:]
    var order: [Namespace] = []
    for (slot, wanted) in keys.enumerated() {
      if slots[wanted.namespace] == nil { order.append(wanted.namespace) }
      slots[wanted.namespace, default: []].append(slot)
    }
    let size = max(1, store.capabilities.readBatchSize)
    var parts: [Part] = []
    for namespace in order {
      let wanted = slots[namespace] ?? []
      for start in stride(from: 0, to: wanted.count, by: size) {
        let some = Array(wanted[start..<min(start + size, wanted.count)])
        parts.append(Part(namespace: namespace, slots: some, keys: some.map { keys[$0].key }))
      }
    }
    return parts
  }

  private func readAtOnce(
    _ parts: [Part], into results: inout [Entry?]
  ) async throws(StoreError) {
    let store = store
    var failure: StoreError?
    await withTaskGroup(of: (Int, Result<[Entry?], StoreError>).self) { tasks in
      var waiting = parts.indices.makeIterator()
      func start() {
        guard let number = waiting.next() else { return }
        let part = parts[number]
        tasks.addTask {
          do throws(StoreError) {
            return (number, .success(try await store.read(part.namespace, part.keys)))
          } catch {
            return (number, .failure(error))
          }
        }
      }
      for _ in 0..<Self.partsAtOnce { start() }
      while let (number, result) = await tasks.next() {
        switch result {
        case .success(let entries):
          for (slot, entry) in zip(parts[number].slots, entries) { results[slot] = entry }
          if failure == nil { start() }
        case .failure(let error):
          failure = failure ?? error
          tasks.cancelAll()
        }
      }
    }
    if let failure { throw failure }
  }
}
