import HTTPTypes
import KVSimulator
import Testing

struct AdminTests {
  @Test func knobsTurnOverHTTP() async throws {
    try await withSimulation { (simulation) async throws in
      func turn(_ path: String, _ body: String) async throws -> Int {
        try await simulation.send(.put, "/__admin/\(path)", body).status
      }
      #expect(try await turn("faults", #"[{"kind":"503","calls":["get"],"count":1}]"#) == 204)
      #expect(try await simulation.send(.get, "keys").status == 200)
      #expect(try await simulation.send(.get, "values/k").status == 503)
      #expect(try await simulation.send(.delete, "/__admin/faults").status == 204)
      #expect(try await turn("consistency", #"{"delay":60}"#) == 204)
      _ = try await simulation.send(.put, "values/k", "v")
      #expect(try await simulation.send(.get, "values/k").status == 404)
      #expect(try await turn("consistency", #"{"delay":0}"#) == 204)
      #expect(try await simulation.send(.get, "values/k").status == 200)
      #expect(try await turn("rate-limit", #"{"requests":1,"window":300}"#) == 204)
      #expect(try await simulation.send(.get, "values/k").status == 200)
      #expect(try await simulation.send(.get, "values/k").status == 429)
      #expect(try await simulation.send(.delete, "/__admin/rate-limit").status == 204)
      let revoke = #"{"token":"test","after":1}"#
      #expect(try await simulation.send(.post, "/__admin/tokens/revoke", revoke).status == 204)
      #expect(try await simulation.send(.get, "values/k").status == 200)
      #expect(try await simulation.send(.get, "values/k").status == 403)
      let accept = #"{"token":"test"}"#
      #expect(try await simulation.send(.post, "/__admin/tokens/accept", accept).status == 204)
      #expect(try await simulation.send(.get, "values/k").status == 200)
    }
  }

  @Test func countersAreJSONAndCanBeReset() async throws {
    try await withSimulation { (simulation) async throws in
      _ = try await simulation.send(.get, "keys")
      let counters = try await simulation.send(.get, "/__admin/counters").text
      #expect(counters.hasPrefix(#"{"requests":1,"unauthorized":0,"rate_limited":0,"calls":{"#))
      #expect(counters.contains(#""list":{"requests":1,"failures":0,"keys":0}"#))
      #expect(try await simulation.send(.delete, "/__admin/counters").status == 204)
      #expect(simulation.simulator.counters == RequestCounters())
    }
  }

  @Test(arguments: [
    ("faults", "{}"), ("faults", #"[{"kind":"odd"}]"#), ("faults", #"[{"rate":1}]"#),
    ("faults", #"[{"kind":"503","rate":1.5}]"#), ("faults", #"[{"kind":"503","calls":["odd"]}]"#),
    ("faults", #"[{"kind":"503","often":1}]"#), ("consistency", "{}"),
    ("consistency", #"{"delay":-1}"#), ("rate-limit", #"{"requests":0,"window":1}"#),
    ("rate-limit", #"{"requests":99999999999,"window":1}"#), ("rate-limit", "null"),
    ("daily-quota", "{}"), ("daily-quota", #"{"reads":-1}"#), ("daily-quota", #"{"sips":1}"#),
    ("write-interval", #"{"milliseconds":0.5}"#), ("write-interval", "{}"), ("cursors", "{}"),
    ("cursors", #"{"lifetime":"60"}"#), ("edges", "{}"), ("edges", #"{"codes":["F"]}"#),
    ("edges", #"{"codes":["FRÄ"]}"#), ("edges", #"{"codes":[],"lifetime":-1}"#),
  ])
  func badBodiesAreRefusedAndChangeNothing(path: String, body: String) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.put, "/__admin/\(path)", body)
      #expect(answer.status == 400)
      #expect(answer.text.hasPrefix(#"{"error":""#))
      #expect(try await simulation.send(.get, "keys").status == 200)
    }
  }
}
