import Core
import StoreTesting
import Testing

@Suite struct InMemoryStoreTests {
  @Test func conforms() async throws {
    try await StoreConformance { clock in InMemoryStore(now: { clock.now }) }.run()
  }

  @Test(arguments: [
    StoreCapabilities(
      ordersKeys: true, scansValues: false, conditionalWrites: .both, writable: true, pageSize: 1,
      readBatchSize: 1, writeBatchSize: 25, maximumKeyBytes: 20, maximumValueBytes: 100_000),
    StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: true, pageSize: 3,
      readBatchSize: 100, writeBatchSize: 100, minimumExpirationLead: 0, consistencyDelay: 60),
  ])
  func conformsWithOtherLimits(_ capabilities: StoreCapabilities) async throws {
    try await StoreConformance { clock in
      InMemoryStore(capabilities: capabilities, now: { clock.now })
    }.run()
  }

  @Test func refusesWritesWhenItIsReadOnly() async throws {
    var capabilities = InMemoryStore.allAbilities
    capabilities.writable = false
    let store = InMemoryStore(capabilities: capabilities)
    let item = WriteItem(
      namespace: "N", key: "k", change: .put(Entry(value: [1])), expected: nil)
    let error = await #expect(throws: StoreError.self) {
      _ = try await store.write(WriteBatch([item]))
    }
    #expect(error?.code == .readOnly)
    #expect(try await store.read("N", ["k"]) == [nil])
  }
}
