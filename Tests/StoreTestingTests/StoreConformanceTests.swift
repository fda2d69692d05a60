import Core
import StoreTesting
import Testing

@Suite struct StoreConformanceTests {
  @Test(arguments: FaultyStore.Fault.allCases)
  func findsFaults(_ fault: FaultyStore.Fault) async {
    let capabilities = StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both, writable: true, pageSize: 3,
      readBatchSize: 20, writeBatchSize: 20, maximumValueBytes: 1_000)
    await withKnownIssue {
      try await StoreConformance { clock in
        FaultyStore(
          base: InMemoryStore(capabilities: capabilities, now: { clock.now }), fault: fault)
      }.run()
    }
  }
}
