import Core
import DemoData
import Testing

@Suite("Seeding a store")
struct DemoSeedingTests {
  private let dataset = DemoDataset(users: 3, records: 10, seed: 5, now: 1_764_000_000)

  private func capabilities(writeBatchSize: Int, writable: Bool = true) -> StoreCapabilities {
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = writeBatchSize
    capabilities.writable = writable
    return capabilities
  }

  @Test(arguments: [1, 7, 1_000])
  func writesEveryEntry(_ batch: Int) async throws {
    let store = InMemoryStore(capabilities: capabilities(writeBatchSize: batch))
    let entries = Array(dataset.entries())
    #expect(try await dataset.seed(into: store) == entries.count)
    for (namespace, written) in Dictionary(grouping: entries, by: \.namespace) {
      let contents = await store.contents(namespace)
      #expect(contents.count == written.count)
      let byKey = Dictionary(uniqueKeysWithValues: contents.map { ($0.key, $0.entry) })
      for entry in written { #expect(byKey[entry.key] == entry.entry) }
    }
  }

  @Test func refusalsAreThrown() async {
    let store = InMemoryStore(capabilities: capabilities(writeBatchSize: 10, writable: false))
    let error = await #expect(throws: StoreError.self) { try await dataset.seed(into: store) }
    #expect(error?.code == .readOnly)
  }

  @Test func failedItemsAreThrown() async {
    let error = await #expect(throws: StoreError.self) {
      try await dataset.seed(into: FailingStore())
    }
    #expect(error?.code == .storageFull)
  }

  @Test func cancellationStopsIt() async {
    let dataset = dataset
    let store = InMemoryStore()
    let seeding = Task { () async -> StoreError? in
      while !Task.isCancelled { await Task.yield() }
      do throws(StoreError) { try await dataset.seed(into: store) } catch { return error }
      return nil
    }
    seeding.cancel()
    #expect(await seeding.value?.code == .cancelled)
  }
}

/// A store whose second item of every batch fails.
private struct FailingStore: KeyValueStore {
  let capabilities = InMemoryStore.allAbilities
  let identity = "failing:"
  private let empty = InMemoryStore()

  func pages(_ scan: Scan) -> InMemoryStore.Pages { empty.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    keys.map { _ in nil }
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    batch.items.indices.map { $0 == 1 ? .failed(StoreError(.storageFull, "full")) : .written }
  }
}
