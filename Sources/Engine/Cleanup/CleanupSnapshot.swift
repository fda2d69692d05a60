package import Core
package import Ledger

/// Saves what a clean-up plan deletes, before it does.
package struct CleanupSnapshot<Store: KeyValueStore>: Sendable {
  /// Keys sorted at a time; bounds memory. A plan with more deletes in a namespace is read again for
  /// each further hundred thousand.
  private static var keysAtOnce: Int { 100_000 }

  private let store: Store
  private let retry: RetryPolicy
  private let keysAtOnce: Int

  package init(store: Store, retry: RetryPolicy) {
    self.init(store: store, retry: retry, keysAtOnce: Self.keysAtOnce)
  }

  init(store: Store, retry: RetryPolicy, keysAtOnce: Int) {
    self.store = store
    self.retry = retry.over(store)
    self.keysAtOnce = max(1, keysAtOnce)
  }

  /// Writes every key that the plan deletes, as it is now, in the order of namespace and key.
  ///
  /// A key that is gone meanwhile is left out; one that changed is saved as it is, and the plan will
  /// not delete it.
  ///
  /// - Parameters:
  ///   - deleted: what the planner read, which is saved instead, without a request; nil reads again.
  ///   - writer: its header names the namespaces that the plan deletes from; finished by this call.
  package func run(
    _ plan: VerifiedPlan, from deleted: DeletedEntries? = nil, into writer: SnapshotWriter,
    onProgress: (Int64) -> Void = { _ in }
  ) async throws -> SnapshotSummary {
    var entries: Int64 = 0
    for namespace in plan.namespacesDeletedFrom {
      var last: Key?
      while true {
        let keys = try next(plan, namespace, after: last)
        for start in stride(from: 0, to: keys.count, by: 1_000) {
          let part = keys[start..<min(start + 1_000, keys.count)]
          for (delete, entry) in zip(part, try await read(part, namespace, deleted)) {
            guard let entry else { continue }
            try writer.append(SnapshotEntry(namespace: namespace, key: delete.key, entry: entry))
            entries += 1
          }
          onProgress(entries)
        }
        guard keys.count == keysAtOnce, let end = keys.last?.key else { break }
        last = end
      }
    }
    return try writer.finish()
  }

  private struct Delete {
    var key: Key
    /// Of the plan's deletes, from 0.
    var number: Int
  }

  private func read(
    _ part: ArraySlice<Delete>, _ namespace: Namespace, _ deleted: DeletedEntries?
  ) async throws(StoreError) -> [Entry?] {
    if let deleted {
      var entries: [Entry?] = []
      for delete in part { entries.append(try deleted.entry(delete.number, of: delete.key)) }
      return entries
    }
    let reader = BatchReader(store)
    return try await retry.run { () async throws(StoreError) in
      try await reader.read(part.map { (namespace, $0.key) })
    }
  }

  /// The next deletes after `last`, sorted by key, each key once.
  private func next(
    _ plan: VerifiedPlan, _ namespace: Namespace, after last: Key?
  ) throws -> [Delete] {
    var found: [Delete] = []
    var number = 0
    var reader = try plan.open()
    while let line = try reader.next() {
      guard case .operation(let operation) = line, operation.action == .delete else { continue }
      defer { number += 1 }
      if operation.namespace != namespace { continue }
      if let last, operation.source <= last { continue }
      found.append(Delete(key: operation.source, number: number))
      if found.count >= 2 * keysAtOnce { found = Array(Self.sorted(found).prefix(keysAtOnce)) }
    }
    return Array(Self.sorted(found).prefix(keysAtOnce))
  }

  private static func sorted(_ deletes: [Delete]) -> [Delete] {
    deletes.sorted { ($0.key, $0.number) < ($1.key, $1.number) }
      .reduce(into: []) { if $0.last?.key != $1.key { $0.append($1) } }
  }
}

extension VerifiedPlan {
  /// The namespaces that the plan deletes keys of, in byte order.
  package var namespacesDeletedFrom: [Namespace] {
    Set(
      subject.rules.filter { trailer.counts[$0.name, .delete] > 0 }.map(\.namespace)
    ).sorted()
  }
}
