import HTTPTypes
import KVSimulator
import Testing

/// Errors as the service words them, each with the operation that the service names.
struct MessageTests {
  private struct Case: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let body: String
    let code: Int
    let message: String

    init(
      _ method: HTTPRequest.Method, _ path: String, _ body: String, _ code: Int, _ message: String
    ) {
      self.method = method
      self.path = path
      self.body = body
      self.code = code
      self.message = message
    }

    init(_ method: HTTPRequest.Method, _ path: String, _ code: Int, _ message: String) {
      self.init(method, path, "", code, message)
    }
  }

  private static let nowhere = "\(Simulation.root)/\(String(repeating: "0", count: 32))"
  private static let now: Int64 = 1_800_000_000

  private static let absent: [Case] = [
    Case(.get, "values/k", 10_009, "get: 'key not found'"),
    Case(.get, "metadata/k", 10_009, "metadata: 'key not found'"),
    Case(.get, nowhere, 10_013, "get namespace: 'namespace not found'"),
    Case(
      .put, nowhere, #"{"title":"t"}"#, 10_013, "rename namespace: 'namespace not found'"),
    Case(.delete, nowhere, 10_013, "remove namespace: 'namespace not found'"),
    Case(.get, "\(nowhere)/keys", 10_013, "list keys: 'namespace not found'"),
    Case(.get, "\(nowhere)/values/k", 10_013, "get: 'namespace not found'"),
    Case(.get, "\(nowhere)/metadata/k", 10_013, "metadata: 'namespace not found'"),
    Case(.put, "\(nowhere)/values/k", "v", 10_013, "put: 'namespace not found'"),
    Case(.delete, "\(nowhere)/values/k", 10_013, "remove key: 'namespace not found'"),
    Case(.put, "\(nowhere)/bulk", "[]", 10_013, "bulk put keys: 'namespace not found'"),
    Case(.post, "\(nowhere)/bulk/delete", "[]", 10_013, "bulk remove keys: 'namespace not found'"),
    Case(.post, "\(nowhere)/bulk/get", "{}", 10_013, "bulk get keys: 'namespace not found'"),
  ]

  private static let namespaces: [Case] = [
    Case(
      .post, Simulation.root, #"{"title":"TEST_KV"}"#, 10_014,
      "create namespace: 'a namespace with this account ID and title already exists'"),
    Case(.post, Simulation.root, "{}", 10_019, "request is missing a title definition"),
    Case(
      .put, Simulation.home, #"{"title":""}"#, 10_019, "request is missing a title definition"),
    Case(
      .get, "\(Simulation.root)?page=x", 10_007, "list namespaces: 'malformed page argument'"),
    Case(
      .get, "\(Simulation.root)?per_page=0", 10_008,
      "list namespaces: 'malformed per_page argument'"),
    Case(.get, "\(Simulation.root)?order=size", 10_043, "list namespaces: 'invalid order'"),
    Case(.get, "\(Simulation.root)?direction=up", 10_044, "list namespaces: 'invalid direction'"),
    Case(
      .get, "\(Simulation.root)/xyz/keys", 10_011,
      "could not parse UUID from request's namespace_id: 'uuid: incorrect UUID length 3 in string "
        + "\"xyz\"'"),
    Case(
      .get, "\(Simulation.root)/\(String(repeating: "g", count: 32))", 10_011,
      "could not parse UUID from request's namespace_id: 'uuid: incorrect UUID format in string "
        + "\"\(String(repeating: "g", count: 32))\"'"),
  ]

  private static let values: [Case] = [
    Case(
      .put, "values/k?expiration_ttl=59", "v", 10_034,
      "put: 'Invalid expiration_ttl of 59. Expiration TTL must be at least 60.'"),
    Case(
      .put, "values/k?expiration_ttl=nan", "v", 10_034,
      "put: 'Invalid expiration_ttl of nan. Please specify integer greater than 0.'"),
    Case(
      .put, "values/k?expiration_ttl=0", "v", 10_034,
      "put: 'Invalid expiration_ttl of 0. Please specify integer greater than 0.'"),
    Case(
      .put, "values/k?expiration=\(now)", "v", 10_033,
      "put: 'Invalid expiration of \(now). Please specify integer greater than the current number "
        + "of seconds since the UNIX epoch.'"),
    Case(
      .put, "values/k?expiration=\(now + 59)", "v", 10_033,
      "put: 'Invalid expiration of \(now + 59). Expiration times must be at least 60 seconds in the "
        + "future.'"),
    Case(
      .put, "bulk", #"[{"key":"k","value":"v","expiration_ttl":30}]"#, 10_034,
      "bulk put keys: 'Invalid expiration_ttl of 30. Expiration TTL must be at least 60.'"),
    Case(
      .get, "values/\(String(repeating: "k", count: 513))", 10_030,
      "get: 'UTF-8 encoded length of 513 exceeds key length limit of 512.'"),
    Case(.get, "values/%2E", 10_042, "get: '\".\" is not allowed as a key name.'"),
    Case(.delete, "values/", 10_042, "remove key: 'Key name cannot be empty.'"),
    Case(.get, "values/%ff", 10_042, "get: 'Could not URL-decode key name'"),
    Case(
      .get, "keys?limit=9", 10_028,
      "list keys: 'Invalid limit of 9. Please specify an integer from 10 to 1000.'"),
    Case(.get, "keys?cursor=zz", 10_041, "list keys: 'invalid list cursor'"),
  ]

  private static let bulkGets: [Case] = [
    Case(
      .post, "bulk/get", #"{"keys":[]}"#, 10_029,
      "bulk get keys: 'You must request a minimum of 1 key'"),
    Case(
      .post, "bulk/get",
      "{\"keys\":[" + (0...100).map { "\"\($0)\"" }.joined(separator: ",") + "]}", 10_029,
      "bulk get keys: 'You can request a maximum of 100 keys'"),
    Case(
      .post, "bulk/get", #"{"keys":["k"],"type":"xml"}"#, 10_029,
      "bulk get keys: '\"xml\" is not a valid type. Use \"json\" or \"text\"'"),
    Case(
      .post, "bulk/get", #"{"keys":["secret-name"]}"#, 10_029,
      "bulk get keys: 'At least one of the requested keys corresponds to a non-text value'"),
    Case(
      .post, "bulk/get", #"{"keys":["secret-name"],"type":"json"}"#, 10_029,
      "bulk get keys: 'At least one of the requested keys corresponds to a non-json value'"),
    Case(.post, "bulk/get", #"{"keys":["."]}"#, 10_042, "bulk get keys: 'Key name . is not legal'"),
  ]

  @Test(arguments: absent + namespaces + values + bulkGets)
  private func errorsAreWordedAsTheService(_ sample: Case) async throws {
    try await withSimulation { (simulation) async throws in
      _ = try await simulation.send(.put, "values/secret-name", [0xFF])
      let answer = try await simulation.send(sample.method, sample.path, sample.body)
      #expect(answer.code == sample.code)
      #expect(answer.message == sample.message)
    }
  }

  @Test func singleWritesAndDeletesResultInNull() async throws {
    try await withSimulation { (simulation) async throws in
      for method in [HTTPRequest.Method.put, .delete] {
        let answer = try await simulation.send(method, "values/k", "v")
        #expect(answer.text == #"{"result":null,"success":true,"errors":[],"messages":[]}"#)
      }
    }
  }

  @Test func everyAnswerHasARayOfItsOwn() async throws {
    try await withSimulation { (simulation) async throws in
      var rays: Set<String> = []
      for path in ["values/none", "keys", "/", "/client/v4/user/tokens/verify"] {
        let ray = try #require(try await simulation.send(.get, path).header("cf-ray"))
        #expect(ray.wholeMatch(of: /[0-9a-f]{16}-SIM/) != nil)
        rays.insert(ray)
      }
      #expect(rays.count == 4)
    }
  }

  @Test func namespaceIDsMayBeWrittenWithDashes() async throws {
    try await withSimulation { (simulation) async throws in
      let dashed = "aaaaaaaa-AAAA-aaaa-aaaa-aaaaaaaaaaaa"
      #expect(try await simulation.send(.get, "\(Simulation.root)/\(dashed)/keys").status == 200)
      let misplaced = "aaaaaaaaa-aaa-aaaa-aaaa-aaaaaaaaaaaa"
      #expect(try await simulation.send(.get, "\(Simulation.root)/\(misplaced)").code == 10_011)
    }
  }
}
