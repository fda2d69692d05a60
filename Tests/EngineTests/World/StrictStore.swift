import Core

/// A store that holds entries which it would not take: others wrote them, past its limits.
struct StrictStore: KeyValueStore {
  let base: InMemoryStore
  let capabilities: StoreCapabilities
  let now: @Sendable () -> Int64

  var identity: String { base.identity }

  func pages(_ scan: Scan) -> InMemoryStore.Pages { base.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    try await base.read(namespace, keys)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    var outcomes: [WriteOutcome] = []
    for item in batch.items {
      if let error = capabilities.violation(of: item, now: now()) {
        outcomes.append(.failed(error))
      } else {
        outcomes += try await base.write(WriteBatch([item]))
      }
    }
    return outcomes
  }
}
