import HTTPTypes
import Testing

@testable import KVSimulator

/// Whatever is sent, an answer comes back, and it is no 5xx.
struct HostileInputTests {
  private static let pieces = [
    "[", "]", "{", "}", "\"key\"", "\"value\"", ":", ",", "\"", "\\u00", "\\ud800", "1e999", "-",
    "null", "true", "\"base64\"", "\"expiration\"", "\"expiration_ttl\"", "\"metadata\"",
    "\"keys\"",
    "--b\r\n", "--b--", "\r\n\r\n", "Content-Disposition: form-data; name=value", "=", ";", "%",
    "\u{0}", "é", "😀", "9223372036854775807", "\"title\"",
  ]

  private static let routes: [(HTTPRequest.Method, String)] = [
    (.get, Simulation.root), (.post, Simulation.root), (.put, Simulation.home),
    (.get, "\(Simulation.home)/keys"), (.put, "\(Simulation.home)/values/k"),
    (.get, "\(Simulation.home)/values/k"), (.get, "\(Simulation.home)/metadata/k"),
    (.delete, "\(Simulation.home)/values/k"), (.put, "\(Simulation.home)/bulk"),
    (.delete, "\(Simulation.home)/bulk"), (.post, "\(Simulation.home)/bulk/delete"),
    (.post, "\(Simulation.home)/bulk/get"), (.put, "/__admin/faults"),
    (.put, "/__admin/consistency"), (.put, "/__admin/rate-limit"),
    (.put, "/__admin/edges"), (.put, "/__admin/daily-quota"), (.put, "/__admin/cursors"),
    (.post, "/__admin/tokens/accept"), (.get, "/client/v4/user/tokens/verify"),
  ]

  private static let queries = [
    "", "?", "?limit=", "?cursor=%", "?prefix=%f0%9f", "?expiration=%00", "?expiration_ttl=-1",
    "?=&&=", "?page=9223372036854775807", "?limit=1e308&cursor=%zz", "?expiration_ttl=nan",
  ]

  @Test(arguments: 0..<24 as Range<UInt64>) func randomBodiesAndQueries(seed: UInt64) async throws {
    var choice = SeededChoice(seed: seed)
    try await withSimulation { (simulation) async throws in
      for (method, path) in Self.routes {
        let body =
          seed.isMultiple(of: 2)
          ? (0..<choice.next() % 64).map { _ in UInt8(truncatingIfNeeded: choice.next()) }
          : (0..<choice.next() % 12).flatMap { _ in
            Array(Self.pieces[Int(choice.next() % UInt64(Self.pieces.count))].utf8)
          }
        let query = Self.queries[Int(choice.next() % UInt64(Self.queries.count))]
        let answer = try await simulation.send(
          method, path + query, body,
          headers: [.contentType: "multipart/form-data; boundary=b"])
        #expect((200..<500).contains(answer.status), "\(method) \(path)\(query) \(body)")
        #expect(!answer.body.isEmpty || answer.status == 204 || path.hasSuffix("values/k"))
      }
      #expect(try await simulation.send(.get, "keys").status < 500)
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>) func randomPaths(seed: UInt64) async throws {
    var choice = SeededChoice(seed: seed)
    let parts = [
      "/", "%2F", "%", "%f", "..", "accounts", Simulation.account, "storage", "kv", "namespaces",
      Simulation.namespace, "values", "bulk", "keys", "?", "&", "=", "%CC%81", "%C3%A9", "//",
      "client/v4", "edge", "user/tokens/verify", "openapi.json",
    ]
    try await withSimulation { (simulation) async throws in
      for base in ["/", "/client/v4/", Simulation.home, "\(Simulation.home)/values/"] {
        let path = (0..<choice.next() % 8)
          .map { _ in parts[Int(choice.next() % UInt64(parts.count))] }.joined()
        let answer = try await simulation.send(.get, base + path)
        #expect((200..<500).contains(answer.status), "\(base)\(path)")
      }
    }
  }

  @Test func deepAndLongJSONIsRefusedInOrder() async throws {
    try await withSimulation { (simulation) async throws in
      let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
      for (method, path) in [(.put, "bulk"), (.post, "bulk/get"), (.post, "bulk/delete")]
        as [(HTTPRequest.Method, String)]
      {
        #expect(try await simulation.send(method, path, deep).code == 10_012)
      }
    }
  }
}
