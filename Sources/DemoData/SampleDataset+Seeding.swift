package import Core

extension SampleDataset {
  /// Writes every entry, whatever stands under its key, in batches as large as the store likes.
  ///
  /// - Returns: how many entries were written.
  /// - Throws: the first failure; batches before it stay written, and seeding again completes them.
  @discardableResult
  package func seed(into store: some KeyValueStore) async throws(StoreError) -> Int {
    let size = max(1, store.capabilities.writeBatchSize)
    var written = 0
    var batch: [WriteItem] = []
    batch.reserveCapacity(size)
    for entry in entries() {
      batch.append(
        WriteItem(
          namespace: entry.namespace, key: entry.key, change: .put(entry.entry), expected: nil))
      guard batch.count == size else { continue }
      try await Self.write(batch, to: store)
      written += batch.count
      batch.removeAll(keepingCapacity: true)
    }
    if !batch.isEmpty { try await Self.write(batch, to: store) }
    return written + batch.count
  }

  private static func write(
    _ items: [WriteItem], to store: some KeyValueStore
  ) async throws(StoreError) {
    if Task.isCancelled {
      throw StoreError(.cancelled, "seeding was cancelled. Run it again to complete the demo data")
    }
    let outcomes = try await store.write(WriteBatch(items))
    for (item, outcome) in zip(items, outcomes) where outcome != .written {
      if case .failed(let error) = outcome { throw error }
      throw StoreError(
        .other, "the store did not write the demo entry '\(item.key)' of \(item.namespace)")
    }
  }
}
