package import Core
package import Ledger

/// Puts back what a snapshot holds, writing only what differs.
package struct SnapshotRestore<Store: KeyValueStore> {
  package struct Report: Sendable {
    package var alike = 0
    /// Absent from the store, or different there.
    package var restored = 0
    /// Only in the store.
    package var extra = 0
    package var deleted = 0
    /// Entries that have expired, or would before the store accepts them.
    package var expired = 0
    /// Keys that changed during the restore.
    package var changedMeanwhile = 0
    package var failed = 0
  }

  private let store: Store
  private let now: @Sendable () -> Timestamp
  private let writes: Bool
  private let deletesExtra: Bool
  private let onWritten: ([(namespace: Namespace, key: Key)]) async throws -> Void

  /// - Parameters:
  ///   - writes: false only counts.
  ///   - deletesExtra: whether keys that only the store has are deleted; else they are counted.
  ///   - onWritten: told of keys that were put back or deleted, after each batch.
  package init(
    store: Store, now: @escaping @Sendable () -> Timestamp, writes: Bool, deletesExtra: Bool,
    onWritten: @escaping ([(namespace: Namespace, key: Key)]) async throws -> Void = { _ in }
  ) {
    self.onWritten = onWritten
    self.store = store
    self.now = now
    self.writes = writes
    self.deletesExtra = deletesExtra
  }

  /// - Parameter onMismatch: told every difference, as it is found.
  package func run(
    _ snapshot: SnapshotReader, onMismatch: (SnapshotMismatch) -> Void
  ) async throws -> Report {
    var report = Report()
    var batch: [WriteItem] = []
    report.alike = try await SnapshotMerge(store: store).run(snapshot) { mismatch in
      guard let item = item(for: mismatch, &report) else { return }
      onMismatch(mismatch)
      batch.append(item)
      if batch.count >= min(500, store.capabilities.writeBatchSize) {
        try await write(&batch, &report)
      }
    }
    try await write(&batch, &report)
    return report
  }

  private func item(for mismatch: SnapshotMismatch, _ report: inout Report) -> WriteItem? {
    guard let entry = mismatch.snapshot else {
      report.extra += 1
      guard deletesExtra, let there = mismatch.store else { return nil }
      return WriteItem(
        namespace: mismatch.namespace, key: mismatch.key, change: .delete,
        expected: .exactly(there))
    }
    if let expiration = entry.expiration,
      !store.capabilities.isFarEnough(expiration, at: now().seconds)
    {
      report.expired += 1
      return nil
    }
    return WriteItem(
      namespace: mismatch.namespace, key: mismatch.key, change: .put(entry),
      expected: mismatch.store.map { .exactly($0) } ?? .absent)
  }

  private func write(_ batch: inout [WriteItem], _ report: inout Report) async throws {
    guard !batch.isEmpty else { return }
    let items = batch
    batch.removeAll(keepingCapacity: true)
    let outcomes =
      writes
      ? try await store.write(WriteBatch(items))
      : [WriteOutcome](repeating: .written, count: items.count)
    for (item, outcome) in zip(items, outcomes) {
      switch outcome {
      case .written where item.change == .delete: report.deleted += 1
      case .written: report.restored += 1
      case .destinationChanged, .sourceChanged: report.changedMeanwhile += 1
      case .failed, .late: report.failed += 1
      }
    }
    guard writes else { return }
    try await onWritten(
      zip(items, outcomes).filter { $0.1 == .written }.map { ($0.0.namespace, $0.0.key) })
  }
}
