import HTTPTypes
import KVSimulator
import Testing

struct AuthenticationTests {
  @Test(
    arguments: [
      (nil, 401), ("Bearer", 401), ("test", 401), ("Basic test", 401), ("Bearer other", 403),
      ("Bearer test more", 401), ("bearer test", 200), ("Bearer test", 200),
    ] as [(String?, Int)])
  func headers(header: String?, status: Int) async throws {
    try await withSimulation { (simulation) async throws in
      var headers: HTTPFields = [:]
      headers[.authorization] = header
      let answer = try await simulation.send(
        .get, Simulation.root, [], token: nil, headers: headers)
      #expect((answer.status, answer.code) == (status, status == 200 ? nil : 10_000))
      #expect(simulation.simulator.counters.unauthorized == (status == 200 ? 0 : 1))
    }
  }

  @Test func revokedTokensAreGoodForTheRequestsTheyHaveLeft() async throws {
    try await withSimulation { (simulation) async throws in
      simulation.simulator.revoke(token: "test", afterRequests: 2)
      var statuses: [Int] = []
      for _ in 0..<3 { statuses.append(try await simulation.send(.put, "values/k", "v").status) }
      #expect(statuses == [200, 200, 403])
      simulation.simulator.accept(token: "test")
      #expect(try await simulation.send(.get, "values/k").status == 200)
    }
  }
}
