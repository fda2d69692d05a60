import Core

/// A store whose scans never bring values.
struct KeysOnlyStore<Base: KeyValueStore>: KeyValueStore {
  private let base: Base

  init(_ base: Base) { self.base = base }

  var capabilities: StoreCapabilities { base.capabilities }
  var identity: String { base.identity }
  var requestCounts: RequestCounts? { base.requestCounts }

  func pages(_ scan: Scan) -> Base.Pages { base.pages(Scan(scan.ranges)) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    try await base.read(namespace, keys)
  }

  func read(
    _ namespace: Namespace, _ keys: [Key], hints: [ReadHint]
  ) async throws(StoreError) -> [Entry?] {
    try await base.read(namespace, keys, hints: hints)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    try await base.write(batch)
  }
}
