import HTTPTypes
import KVSimulator
import Testing

struct CredentialTests {
  private static let email = HTTPField.Name("X-Auth-Email")
  private static let key = HTTPField.Name("X-Auth-Key")

  private static func headers(_ email: String?, _ key: String?) throws -> HTTPFields {
    var headers: HTTPFields = [:]
    headers[try #require(Self.email)] = email
    headers[try #require(Self.key)] = key
    return headers
  }

  @Test(
    arguments: [
      ("ops@example.com", "k1", 200, nil), ("OPS@Example.com", "k1", 200, nil),
      ("ops@example.com", "K1", 403, 9_103), ("other@example.com", "k1", 403, 9_103),
      ("ops@example.com", nil, 400, 9_106), (nil, "k1", 400, 9_106), (nil, nil, 401, 10_000),
    ] as [(String?, String?, Int, Int?)])
  func globalKeys(email: String?, key: String?, status: Int, code: Int?) async throws {
    try await withSimulation {
      $0.globalKeys = [.globalKey(email: "ops@example.com", key: "k1")]
    } _: { (simulation) async throws in
      let answer = try await simulation.send(
        .get, Simulation.root, [], token: nil, headers: Self.headers(email, key))
      #expect((answer.status, answer.code) == (status, code))
    }
  }

  @Test func anAuthorizationCountsBeforeAGlobalKey() async throws {
    try await withSimulation {
      $0.globalKeys = [.globalKey(email: "ops@example.com", key: "k1")]
    } _: { (simulation) async throws in
      let headers = try Self.headers("ops@example.com", "k1")
      let answer = try await simulation.send(
        .get, Simulation.root, [], token: "unknown", headers: headers)
      #expect((answer.status, answer.code) == (403, 10_000))
    }
  }

  private static let reads: [(HTTPRequest.Method, String, String)] = [
    (.get, Simulation.root, ""), (.get, Simulation.home, ""), (.get, "keys", ""),
    (.get, "values/k", ""), (.get, "metadata/k", ""), (.post, "bulk/get", #"{"keys":["k"]}"#),
    (.get, "/client/v4/user/tokens/verify", ""),
  ]

  @Test func tokensThatMayOnlyReadDoRead() async throws {
    try await withSimulation {
      $0.readOnlyTokens = ["reader"]
    } _: { (simulation) async throws in
      _ = try await simulation.send(.put, "values/k", "v")
      for (method, path, body) in Self.reads {
        let answer = try await simulation.send(method, path, Array(body.utf8), token: "reader")
        #expect(answer.status == 200, "\(method) \(path)")
      }
    }
  }

  @Test(arguments: [
    (HTTPRequest.Method.put, "values/k", 405), (.delete, "values/k", 405), (.put, "bulk", 405),
    (.delete, "bulk", 405), (.post, "bulk/delete", 405), (.put, Simulation.home, 405),
    (.delete, Simulation.home, 405), (.post, Simulation.root, 403),
  ])
  func tokensThatMayOnlyReadDoNotWrite(
    method: HTTPRequest.Method, path: String, status: Int
  ) async throws {
    try await withSimulation {
      $0.readOnlyTokens = ["reader"]
    } _: { (simulation) async throws in
      let answer = try await simulation.send(method, path, Array("[]".utf8), token: "reader")
      #expect((answer.status, answer.code) == (status, 10_000))
      let text =
        status == 403
        ? "Authentication error"
        : "\(method) method not allowed for the api_token authentication scheme"
      #expect(answer.message == text)
      #expect(simulation.simulator.counters.unauthorized == 1)
      #expect(try await simulation.send(.get, "keys").names.isEmpty)
    }
  }

  @Test(arguments: [
    "/client/v4/user/tokens/verify", "/client/v4/accounts/\(Simulation.account)/tokens/verify",
  ])
  func tokensAreVerified(path: String) async throws {
    try await withSimulation {
      $0.globalKeys = [.globalKey(email: "ops@example.com", key: "k1")]
    } _: { (simulation) async throws in
      let answer = try await simulation.send(.get, path)
      #expect(
        answer.text.wholeMatch(
          of:
            /\{"result":\{"id":"[0-9a-f]{32}","status":"active"\},"success":true,"errors":\[\],"messages":\[\{"code":10000,"message":"This API Token is valid and active","type":null\}\]\}/
        ) != nil)
      let unknown = try await simulation.send(.get, path, [], token: "unknown")
      #expect((unknown.status, unknown.code) == (401, 1_000))
      let key = try await simulation.send(
        .get, path, [], token: nil, headers: Self.headers("ops@example.com", "k1"))
      #expect((key.status, key.code) == (401, 1_000))
      #expect(try await simulation.send(.post, path).status == 405)
    }
  }
}
