import CloudflareStore
import Core
import KVSimulator
import Testing

@Suite("Limits of the service, over the simulator")
struct ServiceLimitTests {
  /// A listing goes on behind the last key that it gave out, whatever becomes of its cursors.
  @Test(arguments: [1, 30, 59, 61, 3_600])
  func cursorsThatExpireCostRequestsAndNoKey(pause: Int) async throws {
    try await Simulation.run(movesClock: true) { simulation in
      simulation.simulator.setCursorLifetime(60)
      let keys = (0..<2_500).map { Key("k:\(10_000 + $0)") }
      try await simulation.seed(keys.map { ($0, Entry(value: [])) })
      let store = try simulation.store()
      var listed: [Key] = []
      for try await page in store.pages(Scan([ScanRange("LOGS", prefix: "k:")])) {
        listed += page.records.map(\.key)
        simulation.time.advance(by: .seconds(pause))
      }
      #expect(listed == keys)
    }
  }

  @Test func aKeyThatWasJustWrittenIsWrittenWhenTheServiceLetsIt() async throws {
    try await Simulation.run(movesClock: true) { simulation in
      simulation.simulator.setWriteInterval(.seconds(1))
      let store = try simulation.store()
      for value in ["1", "2"] {
        let batch = WriteBatch([
          simulation.put("a", value), simulation.put(Key("b\(value)"), value),
        ])
        #expect(try await store.write(batch) == [.written, .written])
      }
      #expect(try await simulation.held(["a"]) == [Entry(value: Array("2".utf8))])
      #expect(simulation.time.uptime >= .seconds(1))
      #expect(simulation.time.waits.allSatisfy { $0.reason == .unsuccessfulKeys(1) })
    }
  }

  @Test func aQuotaThatIsUsedUpEndsWithAdviceAndWritesNothing() async throws {
    try await Simulation.run { simulation in
      simulation.simulator.setDailyQuota(DailyQuota([.writes: 2]))
      let store = try simulation.store()
      let items = ["a", "b", "c"].map { simulation.put(Key($0), "1") }
      let error = await storeError { _ = try await store.write(WriteBatch(items)) }
      #expect(error?.code == .quotaExceeded)
      #expect(try await simulation.keys() == [])
      #expect(try await store.write(WriteBatch(Array(items[..<2]))) == [.written, .written])
    }
  }

  @Test func aTokenThatMayOnlyReadIsNamed() async throws {
    try await Simulation.run { simulation in
      simulation.simulator.accept(token: Simulation.token, scope: .read)
      try await simulation.seed([("a", Entry(value: [0x31]))])
      let store = try simulation.store()
      #expect(try await store.read("LOGS", ["a"]) == [Entry(value: [0x31])])
      let error = await storeError {
        _ = try await store.write(WriteBatch([simulation.put("a", "2")]))
      }
      #expect(error?.code == .readOnly)
      #expect(error?.message.contains("does not allow this API token to write") == true)
      #expect(simulation.simulator.counters.requests == 2)
    }
  }
}
