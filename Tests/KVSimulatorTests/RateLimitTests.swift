import HTTPTypes
import KVSimulator
import Testing

struct RateLimitTests {
  @Test func exceedingTheAllowanceBlocksEveryCallUntilTheBlockEnds() async throws {
    let limit = RateLimit(requests: 3, window: 300, block: 600)
    try await withSimulation {
      $0.rateLimit = limit
    } _: { (simulation) async throws in
      for left in [2, 1, 0] {
        let answer = try await simulation.send(.get, "keys")
        #expect(answer.status == 200)
        #expect(answer.header("ratelimit") == "\"default\";r=\(left);t=300")
        #expect(answer.header("ratelimit-policy") == "\"default\";q=3;w=300")
        #expect(answer.header("retry-after") == nil)
      }
      simulation.clock.advance(seconds: 299)
      let blocked = try await simulation.send(.put, "values/k", "v")
      #expect((blocked.status, blocked.code) == (429, 971))
      #expect(blocked.header("retry-after") == "600")
      #expect(blocked.header("ratelimit") == "\"default\";r=0;t=600")
      simulation.clock.advance(seconds: 599)
      #expect(try await simulation.send(.get, "keys").header("retry-after") == "1")
      simulation.clock.advance(seconds: 1)
      let answer = try await simulation.send(.get, "keys")
      #expect((answer.status, answer.names) == (200, []))
      #expect(simulation.simulator.counters.rateLimited == 2)
    }
  }

  @Test func windowsRenewTheAllowanceAndTokensHaveTheirOwn() async throws {
    try await withSimulation {
      $0.rateLimit = RateLimit(requests: 1, window: 10, block: 10)
      $0.tokens = ["test", "second"]
    } _: { (simulation) async throws in
      #expect(try await simulation.send(.get, "keys").status == 200)
      #expect(try await simulation.send(.get, "keys", token: "second").status == 200)
      simulation.clock.advance(seconds: 10)
      #expect(try await simulation.send(.get, "keys").status == 200)
      #expect(try await simulation.send(.get, "keys").status == 429)
      simulation.simulator.setRateLimit(nil)
      let answer = try await simulation.send(.get, "keys")
      #expect(answer.status == 200)
      #expect(answer.header("ratelimit") == nil)
    }
  }
}
