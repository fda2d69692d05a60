/// Reads any number of keys of any namespaces, in the batches that the store takes.
///
/// As many batches are in progress at once as the store says that pays.
package struct BatchReader<Store: KeyValueStore>: Sendable {
  private struct Part: Sendable {
    var namespace: Namespace
    /// Places among the keys asked for.
    var slots: [Int]
    var keys: [Key]
    var hints: [ReadHint]
  }

  private let store: Store

  package init(_ store: Store) { self.store = store }

  /// - Parameter hints: what is known of each key, in order; empty where nothing is.
  /// - Returns: in the order asked; nil for an absent key.
  /// - Throws: what the store throws; then nothing is known about any key.
  package func read(
    _ keys: [(namespace: Namespace, key: Key)], hints: [ReadHint] = []
  ) async throws(StoreError) -> [Entry?] {
    var results = [Entry?](repeating: nil, count: keys.count)
    let parts = parts(keys, hints.count == keys.count ? hints : [])
    guard store.capabilities.concurrentRequests > 1, parts.count > 1 else {
      for part in parts {
        let entries = try await Self.entries(of: part, store)
        for (slot, entry) in zip(part.slots, entries) { results[slot] = entry }
      }
      return results
    }
    try await readAtOnce(parts, into: &results)
    return results
  }

  private func parts(
    _ keys: [(namespace: Namespace, key: Key)], _ hints: [ReadHint]
  ) -> [Part] {
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
      // Values that are read one by one would leave requests for several keys half empty.
      let alone = wanted.filter { isAlone($0, hints) }
      let together = alone.isEmpty ? wanted : wanted.filter { !isAlone($0, hints) }
      for wanted in [together, alone] {
        for start in stride(from: 0, to: wanted.count, by: size) {
          let some = Array(wanted[start..<min(start + size, wanted.count)])
          parts.append(
            Part(
              namespace: namespace, slots: some, keys: some.map { keys[$0].key },
              hints: hints.isEmpty ? [] : some.map { hints[$0] }))
        }
      }
    }
    return parts
  }

  private func isAlone(_ slot: Int, _ hints: [ReadHint]) -> Bool {
    store.capabilities.readsTextTogether && hints.indices.contains(slot)
      && hints[slot].isBinary == true
  }

  private func readAtOnce(
    _ parts: [Part], into results: inout [Entry?]
  ) async throws(StoreError) {
    for (part, entries) in zip(parts, try await entries(of: parts).get()) {
      for (slot, entry) in zip(part.slots, entries) { results[slot] = entry }
    }
  }

  /// - Returns: each part's entries, or the error that came first; what is in progress then is
  ///   cancelled.
  private func entries(of parts: [Part]) async -> Result<[[Entry?]], StoreError> {
    let store = store
    let partsAtOnce = store.capabilities.concurrentRequests
    return await withTaskGroup(
      of: Answer.self, returning: Result<[[Entry?]], StoreError>.self
    ) { tasks in
      var entries = [[Entry?]](repeating: [], count: parts.count)
      var failure: StoreError?
      var begun = 0
      var ended = 0
      while true {
        while failure == nil, begun < parts.count, begun - ended < partsAtOnce {
          let (number, part) = (begun, parts[begun])
          tasks.addTask { await Self.read(part, number, store) }
          begun += 1
        }
        guard let answer = await tasks.next() else { break }
        ended += 1
        switch answer.result {
        case .success(let found): entries[answer.number] = found
        case .failure(let error):
          failure = failure ?? error
          tasks.cancelAll()
        }
      }
      return failure.map { .failure($0) } ?? .success(entries)
    }
  }

  private struct Answer: Sendable {
    var number: Int
    var result: Result<[Entry?], StoreError>
  }

  private static func read(_ part: Part, _ number: Int, _ store: Store) async -> Answer {
    do {
      return Answer(number: number, result: .success(try await entries(of: part, store)))
    } catch {
      return Answer(number: number, result: .failure(error))
    }
  }

  private static func entries(of part: Part, _ store: Store) async throws(StoreError) -> [Entry?] {
    part.hints.isEmpty
      ? try await store.read(part.namespace, part.keys)
      : try await store.read(part.namespace, part.keys, hints: part.hints)
  }
}
