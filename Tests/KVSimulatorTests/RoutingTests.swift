import HTTPTypes
import KVSimulator
import Testing

struct RoutingTests {
  @Test(arguments: [
    ("/client/v4/accounts/x/storage/kv/namespaces", 404, 7_003), ("/", 404, 7_000),
    ("/client/v4/zones", 404, 7_000), ("\(Simulation.home)/nothing", 404, 7_000),
    ("\(Simulation.root)/xyz", 400, 10_011), ("\(Simulation.root)/xyz/keys", 400, 10_011),
    ("\(Simulation.root)/\(String(repeating: "0", count: 32))/keys", 404, 10_013),
    ("\(Simulation.home)/values/", 400, 10_042), ("\(Simulation.home)/values/%2E", 400, 10_042),
    ("\(Simulation.home)/values/%2e%2E", 400, 10_042), ("\(Simulation.home)/values/%", 400, 10_042),
    ("\(Simulation.home)/values/%ff", 400, 10_042), ("\(Simulation.home)/values/none", 404, 10_009),
    ("\(Simulation.home)/metadata/none", 404, 10_009),
    ("\(Simulation.home)/values/\(String(repeating: "%C3%A9", count: 257))", 400, 10_030),
  ])
  func pathsThatLeadNowhere(path: String, status: Int, code: Int) async throws {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(.get, path)
      #expect((answer.status, answer.code) == (status, code))
      #expect(answer.headers[.contentType] == "application/json")
    }
  }

  @Test(arguments: [
    ("", HTTPRequest.Method.post, "DELETE, GET, PUT"), ("/keys", .delete, "GET"),
    ("/bulk", .get, "DELETE, PUT"), ("/bulk/get", .get, "POST"),
    ("/values/k", .post, "DELETE, GET, PUT"),
  ])
  func methodsThatAreNotAllowed(path: String, method: HTTPRequest.Method, allow: String)
    async throws
  {
    try await withSimulation { (simulation) async throws in
      let answer = try await simulation.send(method, Simulation.home + path)
      #expect((answer.status, answer.code) == (405, 7_001))
      #expect(answer.headers[.allow] == allow)
    }
  }

  @Test func namespaceIDsCountInEitherCaseAndBasePathsWithAndWithoutVersion() async throws {
    try await withSimulation { (simulation) async throws in
      let home = Simulation.home.replacing(
        Simulation.namespace, with: Simulation.namespace.uppercased())
      #expect(try await simulation.send(.put, "\(home)/values/k", "v").status == 200)
      let bare = String(Simulation.home.dropFirst("/client/v4".count))
      #expect(try await simulation.send(.get, "\(bare)/values/k").text == "v")
    }
  }

  @Test func onlyTheConfiguredAccountIsServed() async throws {
    try await withSimulation {
      $0.account = String(repeating: "f", count: 32)
    } _: { (simulation) async throws in
      #expect(try await simulation.send(.get, Simulation.root).status == 403)
      let root = Simulation.root.replacing(
        Simulation.account, with: String(repeating: "F", count: 32))
      #expect(try await simulation.send(.get, root).status == 200)
    }
  }
}
