import CloudflareStore
import Core
import KVSimulator
import Testing

@Suite("Requests, counted")
struct RequestCountTests {
  private func key(_ index: Int) -> Key { Key("k:\(10_000 + index)") }

  @Test func listsReadsAndWritesOfText() async throws {
    try await Simulation.run { simulation in
      let store = try simulation.store()
      let items = (0..<1_000).map { simulation.put(key($0), "\($0)") }
      _ = try await store.write(WriteBatch(items))
      #expect(try await store.list("k:").count == 1_000)
      let found = try await store.read("LOGS", items.map(\.key))
      #expect(found.allSatisfy { $0 != nil })
      let counts = try #require(store.requestCounts)
      #expect([counts.writes, counts.lists, counts.reads, counts.repeats] == [1, 1, 10, 0])
      #expect([counts.keysWritten, counts.keysRead] == [1_000, 1_000])
      #expect(counts.requests == simulation.simulator.counters.requests)
    }
  }

  /// Binary values of a thousand, evenly spread, and the requests they may take to read. What the
  /// reads in flight learn from each other depends on their order, so the bounds leave a tenth.
  @Test(arguments: [(1, 40), (10, 200), (100, 1_000), (500, 2_250), (1_000, 2_300)])
  func binariesAreFoundByHalvesAndThenReadAlone(_ binaries: Int, _ most: Int) async throws {
    try await Simulation.run { simulation in
      let entries = (0..<1_000).map { index in
        (key(index), Entry(value: index % (1_000 / binaries) == 0 ? [0xFF] : [0x31]))
      }
      try await simulation.seed(entries)
      let store = try simulation.store()
      #expect(try await store.read("LOGS", entries.map(\.0)) == entries.map(\.1))
      let counts = try #require(store.requestCounts)
      #expect(counts.reads <= most)
      #expect(counts.requests == simulation.simulator.counters.requests)
    }
  }

  @Test func repeatsAreCounted() async throws {
    try await Simulation.run(faults: [FaultRule(.unavailable, count: 3)]) { simulation in
      let store = try simulation.store()
      _ = try await store.read("LOGS", ["k"])
      let counts = try #require(store.requestCounts)
      #expect([counts.reads, counts.repeats, counts.keysRead] == [4, 3, 4])
      #expect(
        simulation.time.waits.map(\.reason)
          == [.retry(attempt: 1), .retry(attempt: 2), .retry(attempt: 3)])
    }
  }

  @Test func putsAndDeletesOfOneBatchLandTogether() async throws {
    try await Simulation.run { simulation in
      let store = try simulation.store()
      try await simulation.seed([("b", Entry(value: [1]))])
      let outcomes = try await store.write(
        WriteBatch([
          simulation.put("a", "1"), simulation.delete("b"), simulation.put("c", "3"),
          simulation.delete("none"),
        ]))
      #expect(outcomes == [.written, .written, .written, .written])
      #expect(try await simulation.held(["a", "b", "c"]).map { $0 != nil } == [true, false, true])
      let counts = try #require(store.requestCounts)
      #expect([counts.writes, counts.deletes] == [1, 1])
      #expect([counts.keysWritten, counts.keysDeleted] == [2, 2])
    }
  }
}
