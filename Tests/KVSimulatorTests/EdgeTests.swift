import Core
import HTTPTypes
import KVSimulator
import Testing

struct EdgeTests {
  private static func path(_ edge: String, _ rest: String) -> String {
    "/edge/\(edge)\(Simulation.home)/\(rest)"
  }

  private func withEdges(
    _ body: (Simulation) async throws -> Void
  ) async throws {
    let codes = ["FRA", "SFO"].compactMap { EdgeCode($0) }
    try await withSimulation({ $0.edges = Set(codes) }, body)
  }

  private func read(_ simulation: Simulation, _ edge: String, _ key: String) async throws
    -> String?
  {
    let answer = try await simulation.send(.get, Self.path(edge, "values/\(key)"))
    return answer.status == 200 ? answer.text : nil
  }

  @Test func aWriteIsSeenAtOnceWhereItWasMadeAndElsewhereWhenTheCacheEnds() async throws {
    try await withEdges { (simulation) async throws in
      _ = try await simulation.send(.put, Self.path("FRA", "values/k"), "1")
      #expect(try await read(simulation, "SFO", "k") == "1")
      simulation.clock.advance(seconds: 30)
      _ = try await simulation.send(.put, Self.path("FRA", "values/k"), "2")
      #expect(try await read(simulation, "FRA", "k") == "2")
      #expect(try await simulation.send(.get, "values/k").text == "2")
      simulation.clock.advance(milliseconds: 29_999)
      #expect(try await read(simulation, "SFO", "k") == "1")
      simulation.clock.advance(milliseconds: 1)
      #expect(try await read(simulation, "SFO", "k") == "2")
    }
  }

  @Test func absencesAreRememberedByReadsOfEveryKind() async throws {
    try await withEdges { (simulation) async throws in
      #expect(try await read(simulation, "SFO", "k") == nil)
      _ = try await simulation.send(.put, Self.path("FRA", "values/k"), "1")
      let bulk = try await simulation.send(
        .post, Self.path("SFO", "bulk/get"), #"{"keys":["k"]}"#)
      #expect(bulk.result == #"{"values":{"k":null}}"#)
      #expect(try await simulation.send(.get, Self.path("SFO", "metadata/k")).code == 10_009)
      // A write at the edge ends its absence there.
      _ = try await simulation.send(.put, Self.path("SFO", "bulk"), #"[{"key":"k","value":"2"}]"#)
      #expect(try await read(simulation, "SFO", "k") == "2")
      #expect(try await read(simulation, "FRA", "k") == "1")
    }
  }

  @Test func deletesAreRememberedWhereTheyWereMade() async throws {
    try await withEdges { (simulation) async throws in
      _ = try await simulation.send(.put, Self.path("FRA", "values/k"), "1")
      #expect(try await read(simulation, "SFO", "k") == "1")
      _ = try await simulation.send(.post, Self.path("FRA", "bulk/delete"), #"["k"]"#)
      #expect(try await read(simulation, "FRA", "k") == nil)
      #expect(try await read(simulation, "SFO", "k") == "1")
      simulation.clock.advance(seconds: 60)
      #expect(try await read(simulation, "SFO", "k") == nil)
    }
  }

  @Test func listsAreRememberedByWhatTheyAskFor() async throws {
    try await withEdges { (simulation) async throws in
      #expect(try await simulation.send(.get, Self.path("SFO", "keys")).names == [])
      _ = try await simulation.send(.put, Self.path("SFO", "values/k"), "1")
      simulation.clock.advance(seconds: 59)
      #expect(try await simulation.send(.get, Self.path("SFO", "keys")).names == [])
      #expect(try await simulation.send(.get, Self.path("SFO", "keys?limit=10")).names == ["k"])
      #expect(try await simulation.send(.get, Self.path("FRA", "keys")).names == ["k"])
      simulation.clock.advance(seconds: 1)
      #expect(try await simulation.send(.get, Self.path("SFO", "keys")).names == ["k"])
    }
  }

  @Test func rememberedEntriesExpireOnTime() async throws {
    try await withEdges { (simulation) async throws in
      _ = try await simulation.send(.put, Self.path("FRA", "values/k?expiration_ttl=60"), "1")
      simulation.clock.advance(seconds: 30)
      #expect(try await read(simulation, "SFO", "k") == "1")
      simulation.clock.advance(seconds: 30)
      #expect(try await read(simulation, "SFO", "k") == nil)
    }
  }

  @Test func raysEndInTheEdgesCode() async throws {
    try await withEdges { (simulation) async throws in
      let answer = try await simulation.send(.get, Self.path("fra", "keys"))
      #expect(answer.header("cf-ray")?.hasSuffix("-FRA") == true)
    }
  }

  @Test(arguments: ["XXX", "F", "", "FR%41", "FRÄ", "FR!", "12A"]) func unknownEdgesAreTold(
    name: String
  )
    async throws
  {
    try await withEdges { (simulation) async throws in
      let answer = try await simulation.send(
        .get, "/edge/\(name.replacing("Ä", with: "%C3%84"))\(Simulation.home)/keys")
      #expect(answer.status == 404)
      #expect(answer.text.contains("FRA, SFO"))
    }
  }

  @Test(arguments: [
    "FRA": "FRA", "fra": "FRA", "": nil, "FR": nil, "FRAN": nil, "aß": nil, "F1A": nil, "F[A": nil,
    "{|}": nil, "\u{0}\u{0}\u{0}": nil,
  ])
  func codesAreThreeLetters(text: String, code: String?) {
    #expect(EdgeCode(text)?.description == code)
  }

  @Test func edgesAreSetOverHTTPAndRememberNothing() async throws {
    try await withEdges { (simulation) async throws in
      #expect(try await read(simulation, "SFO", "k") == nil)
      let edges = #"{"codes":["sfo","AMS"],"lifetime":5}"#
      #expect(try await simulation.send(.put, "/__admin/edges", edges).status == 204)
      _ = try await simulation.send(.put, Self.path("AMS", "values/k"), "1")
      #expect(try await read(simulation, "SFO", "k") == "1")
      #expect(try await simulation.send(.get, Self.path("FRA", "keys")).status == 404)
      _ = try await simulation.send(.delete, Self.path("AMS", "values/k"))
      simulation.clock.advance(seconds: 5)
      #expect(try await read(simulation, "SFO", "k") == nil)
    }
  }

  @Test func theDescriptionIsServedWithoutAToken() async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.get, "/openapi.json", [], token: nil)
      #expect(answer.status == 200)
      #expect(answer.headers[.contentType] == "application/json")
      #expect(answer.text.contains("\"/user/tokens/verify\""))
      #expect(simulation.simulator.counters.requests == 0)
    }
  }

  @Test func firewallsAnswerInHTML() async throws {
    try await withSimulation {
      $0.faults = [FaultRule(.firewall, count: 1)]
    } _: { (simulation) async throws in
      let answer = try await simulation.send(.put, "values/k", "v")
      #expect(answer.status == 403)
      #expect(answer.headers[.contentType] == "text/html; charset=UTF-8")
      #expect(try await simulation.send(.get, "values/k").code == 10_009)
    }
  }
}
