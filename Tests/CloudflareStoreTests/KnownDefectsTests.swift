import CloudflareStore
import Core
import KVSimulator
import StoreTesting
import Testing

/// Defects that hand-written migrations are known for, as far as a store can have them.
@Suite("Known defects of hand-written migrations")
struct KnownDefectsTests {
  private func entries(_ count: Int, _ entry: (Int) -> Entry) -> [(Key, Entry)] {
    (0..<count).map { (Key("k:\(100_000 + $0)"), entry($0)) }
  }

  @Test("1: lists more than it processes")
  func listsMoreThanItProcesses() async throws {
    // Pages of ten, empty ones among them, and reads that take fewer keys than a page has.
    try await Simulation.run(faults: [FaultRule(.emptyPage, rate: 0.3)], seed: 1) { simulation in
      let all = entries(537) { Entry(value: Array("\($0)".utf8)) }
      try await simulation.seed(all)
      let store = try simulation.store { configuration in
        configuration.capabilities.pageSize = 10
        configuration.requests.bulkGetKeys = 3
      }
      var found: [Key] = []
      for try await page in store.pages(Scan([ScanRange("LOGS", prefix: "k:")])) {
        let keys = page.records.map(\.key)
        let values = try await store.read("LOGS", keys)
        found += zip(keys, values).compactMap { $1 == nil ? nil : $0 }
      }
      #expect(found == all.map(\.0))
      #expect(simulation.simulator.counters.faults[.emptyPage, default: 0] > 0)
    }
  }

  @Test("2: metadata and expiration dropped")
  func metadataAndExpirationDropped() async throws {
    try await Simulation.run { simulation in
      let far = simulation.clock.now + 1_000_000
      let entries: [Entry] = [[0x31], [0xFF, 0x00], []].flatMap { value in
        [nil, Array(#"{"n": 1.50,"é":"\u00e9"}"#.utf8)].flatMap { metadata in
          [nil, far].map { Entry(value: value, metadata: metadata, expiration: $0) }
        }
      }
      let keys = entries.indices.map { Key("k:\($0)") }
      let store = try simulation.store()
      let outcomes = try await store.write(
        WriteBatch(zip(keys, entries).map { simulation.put($0, $1) }))
      #expect(outcomes.allSatisfy { $0 == .written })
      #expect(try await simulation.held(keys) == entries)
      #expect(try await store.read("LOGS", keys) == entries)
      let listed = try await store.list("k:").map {
        [$0.metadata.map { $0.count }, $0.expiration.map { Int($0) }]
      }
      #expect(
        Set(listed)
          == Set(entries.map { [$0.metadata.map { $0.count }, $0.expiration.map { Int($0) }] }))
    }
  }

  @Test("3: a read error taken for absent", arguments: FaultKind.allCases)
  func readErrorTakenForAbsent(_ kind: FaultKind) async throws {
    try await Simulation.run { simulation in
      let text = Entry(value: Array("text".utf8))
      let binary = Entry(value: [0xFF])
      try await simulation.seed([("text", text), ("binary", binary)])
      let store = try simulation.store { $0.retries.rateLimitRounds = 3 }
      for calls: Set<CallKind> in [[.bulkGet], [.get], [.metadata]] {
        simulation.simulator.setFaults([FaultRule(kind, rate: 0.6, calls: calls)])
        for _ in 0..<3 {
          do throws(StoreError) {
            let found = try await store.read("LOGS", ["text", "binary", "none"])
            #expect(found == [text, binary, nil])
          } catch {
            #expect([.unavailable, .quotaExceeded, .intercepted].contains(error.code))
          }
        }
      }
    }
  }

  @Test("5: binary read as text; empty values taken as missing")
  func binaryReadAsText() async throws {
    try await Simulation.run { simulation in
      let values: [[UInt8]] = [
        [], [0], [0xFF], [0xC3, 0x28], [0xEF, 0xBF, 0xBD], Array("é".utf8), Array(0...255),
        [0xED, 0xA0, 0x80],
        Array("\u{0}\"\\".utf8), [0xEF, 0xBB, 0xBF, 0x31],
      ]
      let keys = values.indices.map { Key("k:\($0)") }
      let store = try simulation.store()
      _ = try await store.write(
        WriteBatch(zip(keys, values).map { simulation.put($0, Entry(value: $1)) }))
      #expect(try await simulation.held(keys).map { $0?.value } == values)
      #expect(try await store.read("LOGS", keys).map { $0?.value } == values)
      #expect(try await store.read("LOGS", keys.reversed()).map { $0?.value } == values.reversed())
    }
  }

  @Test("8: a read straight after the write taken as proof")
  func readStraightAfterTheWriteTakenAsProof() async throws {
    try await Simulation.run(consistencyDelay: 60) { simulation in
      let store = try simulation.store()
      #expect(try await store.read("LOGS", ["k"]) == [nil])
      let outcomes = try await store.write(WriteBatch([simulation.put("k", "1")]))
      // The service said so; what a reader sees within the delay that the store claims is no proof.
      #expect(outcomes == [.written])
      #expect(try await store.read("LOGS", ["k"]) == [nil])
      simulation.clock.advance(by: store.capabilities.consistencyDelay)
      #expect(try await store.read("LOGS", ["k"]) == [Entry(value: Array("1".utf8))])
    }
  }

  @Test("10: unsuccessful_keys ignored", arguments: [1, nil] as [Int?])
  func unsuccessfulKeysIgnored(_ count: Int?) async throws {
    try await Simulation.run(faults: [FaultRule(.unsuccessfulKeys, count: count)], seed: 3) {
      simulation in
      let store = try simulation.store()
      let keys = (0..<200).map { Key("k:\($0)") }
      let outcomes = try await store.write(WriteBatch(keys.map { simulation.put($0, "1") }))
      let held = try await simulation.held(keys)
      for (outcome, entry) in zip(outcomes, held) where outcome == .written {
        #expect(entry != nil)
      }
      #expect(outcomes.contains(.written))
      #expect(outcomes.contains { $0 != .written } == (count == nil))
      #expect(try #require(store.requestCounts).writes > 1)
    }
  }

  @Test("11: 429 not waited out")
  func rateLimitNotWaitedOut() async throws {
    try await Simulation.run(
      rateLimit: RateLimit(requests: 20, window: 300, block: 300), movesClock: true
    ) { simulation in
      let all = entries(900) { Entry(value: Array("\($0)".utf8)) }
      try await simulation.seed(all)
      let store = try simulation.store()
      #expect(try await store.read("LOGS", all.prefix(100).map(\.0)) == all.prefix(100).map(\.1))
      try await simulation.exhaustAllowance(20)
      #expect(try await store.read("LOGS", all.map(\.0)) == all.map(\.1))
      let wait = try #require(simulation.time.waits.first)
      #expect(wait.reason == .rateLimited)
      #expect((.seconds(299) ... .seconds(301)).contains(wait.duration))
      #expect((299...301).contains(wait.until.seconds - simulation.clock.now))
      #expect(simulation.simulator.counters.rateLimited > 0)
    }
  }

  @Test("12: 56,300 pairs in bulk dies after 10,000")
  func manyPairsInBulk() async throws {
    try await Simulation.run { simulation in
      let store = try simulation.store()
      let keys = (0..<56_300).map { Key("k:\(100_000 + $0)") }
      var rest = keys[...]
      var written = 0
      while !rest.isEmpty {
        let part = rest.prefix(store.capabilities.writeBatchSize)
        rest = rest.dropFirst(part.count)
        let outcomes = try await store.write(WriteBatch(part.map { simulation.put($0, "1") }))
        written += outcomes.count { $0 == .written }
      }
      #expect(written == 56_300)
      #expect(simulation.simulator.counters[.bulkPut].requests == 6)
      #expect(try await store.list("k:").map(\.key) == keys)
    }
  }
}
