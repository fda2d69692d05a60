import Core
import DemoData
import TestKit
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
    let full = StoreError(.storageFull, "full")
    let store = ScriptedStore(InMemoryStore(), .init(fault: { _ in .failing([1], full) }))
    let error = await #expect(throws: StoreError.self) { try await dataset.seed(into: store) }
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
