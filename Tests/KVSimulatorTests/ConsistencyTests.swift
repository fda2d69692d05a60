import Core
import HTTPTypes
import KVSimulator
import Testing

struct ConsistencyTests {
  private func read(_ simulation: Simulation, _ key: String) async throws -> String? {
    let answer = try await simulation.send(.get, "values/\(key)")
    return answer.status == 200 ? answer.text : nil
  }

  @Test func writesAreSeenByReadsAndListsAfterTheDelay() async throws {
    try await withSimulation {
      $0.consistencyDelay = 60
    } _: { (simulation) async throws in
      try await simulation.seed([("old", Entry(value: Array("1".utf8)))])
      _ = try await simulation.send(.put, "values/old", "2")
      _ = try await simulation.send(.put, "values/new", "1")
      simulation.clock.advance(seconds: 30)
      _ = try await simulation.send(.delete, "values/old")
      #expect(try await read(simulation, "old") == "1")
      #expect(try await simulation.send(.get, "keys").names == ["old"])
      let stored = try await simulation.simulator.store.read(
        Namespace(Simulation.namespace), ["old", "new"])
      #expect(stored == [nil, Entry(value: Array("1".utf8))])
      simulation.clock.advance(seconds: 30)
      #expect(try await read(simulation, "old") == "2")
      #expect(try await read(simulation, "new") == "1")
      #expect(try await simulation.send(.get, "keys").names == ["new", "old"])
      simulation.clock.advance(seconds: 30)
      #expect(try await read(simulation, "old") == nil)
      #expect(try await simulation.send(.get, "keys").names == ["new"])
    }
  }

  @Test func anAbsenceThatWasReadIsRemembered() async throws {
    try await withSimulation {
      $0.consistencyDelay = 60
    } _: { (simulation) async throws in
      _ = try await simulation.send(.put, "values/k", "v")
      simulation.clock.advance(seconds: 59)
      #expect(try await read(simulation, "k") == nil)
      simulation.clock.advance(seconds: 59)
      // The write is long in sight, but the absence was read 59 s ago.
      #expect(try await read(simulation, "k") == nil)
      let bulk = try await simulation.send(.post, "bulk/get", #"{"keys":["k"]}"#)
      #expect(bulk.result == #"{"values":{"k":null}}"#)
      #expect(try await simulation.send(.get, "keys").names == ["k"])
      simulation.clock.advance(seconds: 1)
      #expect(try await read(simulation, "k") == "v")
    }
  }

  @Test func smallPagesOverHiddenWritesBringEveryVisibleKeyOnce() async throws {
    try await withSimulation {
      $0.consistencyDelay = 60
    } _: { (simulation) async throws in
      try await simulation.seed((10..<50).map { (Key("k\($0)"), Entry(value: [])) })
      let deleted = "[" + (10..<40).map { "\"k\($0)\"" }.joined(separator: ",") + "]"
      _ = try await simulation.send(.post, "bulk/delete", deleted)
      _ = try await simulation.send(.put, "values/k105", "hidden")
      var names: [String] = []
      var cursor = ""
      repeat {
        let page = try await simulation.send(.get, "keys?limit=10&cursor=\(cursor)")
        names += page.names
        cursor = try #require(page.cursor)
      } while !cursor.isEmpty && names.count < 100
      #expect(names == (10..<50).map { "k\($0)" })
    }
  }

  @Test func liftingTheDelayShowsEverything() async throws {
    try await withSimulation {
      $0.consistencyDelay = 60
    } _: { (simulation) async throws in
      #expect(try await read(simulation, "k") == nil)
      _ = try await simulation.send(.put, "values/k", "v")
      simulation.simulator.setConsistencyDelay(0)
      #expect(try await read(simulation, "k") == "v")
    }
  }
}
