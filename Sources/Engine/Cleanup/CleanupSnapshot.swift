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
  /// - Parameter writer: its header names the namespaces that the plan deletes from; finished by this call.
  package func run(
    _ plan: VerifiedPlan, into writer: SnapshotWriter, onProgress: (Int64) -> Void = { _ in }
  ) async throws -> SnapshotSummary {
    let reader = BatchReader(store)
    var entries: Int64 = 0
    for namespace in plan.namespacesDeletedFrom {
      var last: Key?
      while true {
        let keys = try next(plan, namespace, after: last)
        for start in stride(from: 0, to: keys.count, by: 1_000) {
          let part = keys[start..<min(start + 1_000, keys.count)].map { (namespace, $0) }
          let found = try await retry.run { () async throws(StoreError) in
            try await reader.read(part)
          }
          for ((_, key), entry) in zip(part, found) {
            guard let entry else { continue }
            try writer.append(SnapshotEntry(namespace: namespace, key: key, entry: entry))
            entries += 1
          }
          onProgress(entries)
        }
        guard keys.count == keysAtOnce, let end = keys.last else { break }
        last = end
      }
    }
    return try writer.finish()
  }

  /// The next keys after `last` that the plan deletes, sorted.
  private func next(
    _ plan: VerifiedPlan, _ namespace: Namespace, after last: Key?
  ) throws -> [Key] {
    var keys: [Key] = []
    var reader = try plan.open()
    while let line = try reader.next() {
      guard case .operation(let operation) = line, operation.action == .delete,
        operation.namespace == namespace
      else { continue }
      if let last, operation.source <= last { continue }
      keys.append(operation.source)
      if keys.count >= 2 * keysAtOnce { keys = Array(keys.sorted().prefix(keysAtOnce)) }
    }
    return Array(Set(keys).sorted().prefix(keysAtOnce))
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
