import Core
import HTTPTypes
import OutboundHTTP
import Testing
import WorkerRoutes

@testable import CloudflareStore

/// What the token and values must not do on their way.
@Suite("Requests over real connections")
struct TransportTests {
  private static let secret = "SECRET-token-0123456789"

  private static func transport(
    _ baseURL: String, token: String = secret, bounds: RequestBounds = RequestBounds()
  ) throws -> HTTPTransport {
    HTTPTransport(
      baseURL: try BaseURL(baseURL, allowed: AllowedHosts()), token: try #require(APIToken(token)),
      bounds: bounds, connections: 1)
  }

  private static let write = APIRequest(
    method: .put, kind: .write, path: "/bulk", body: Array("PRIVATE".utf8), purpose: "put")

  @Test(arguments: [301, 302, 303, 307, 308])
  func aRedirectIsNotFollowed(status: Int) async throws {
    try await PlainServer.serving(.ok) { other in
      let headers: HTTPFields = [.location: "\(other.baseURL)/elsewhere"]
      try await PlainServer.serving(.init(code: status), headers) { server in
        let transport = try Self.transport(server.baseURL)
        #expect(try await transport.send(Self.write).status == status)
        var read = Self.write
        read.method = .get
        read.body = []
        #expect(try await transport.send(read).status == status)
        #expect(server.asked.map(\.path) == ["/bulk", "/bulk"])
        let worker = HTTPWorkerTransport(sendingTo: AllowedHosts())
        let asked = WorkerRequest(
          method: .post, url: "\(server.baseURL)/index",
          headers: [WorkerHeader(name: "x-secret", value: Self.secret)], body: [0x7B, 0x7D])
        #expect(try await worker.send(asked).status == status)
        try await transport.shutdown()
        try await worker.shutdown()
      }
      #expect(other.asked.isEmpty)
    }
  }

  @Test func theTokenGoesInOneHeaderAndTheBodyAsItIs() async throws {
    try await PlainServer.serving(.ok, text: "answer") { server in
      let transport = try Self.transport(server.baseURL)
      let answer = try await transport.send(Self.write)
      #expect(answer.status == 200)
      #expect(answer.body == Array("answer".utf8))
      try await transport.shutdown()
      let asked = try #require(server.asked.first)
      #expect(asked.headers[.authorization] == "Bearer \(Self.secret)")
      #expect(asked.headers.count { $0.value.contains(Self.secret) } == 1)
      #expect(asked.body == "PRIVATE")
    }
  }

  @Test func headersOfAnAnswerAreRead() async throws {
    var headers: HTTPFields = [.retryAfter: "7"]
    for (field, value) in [
      ("ratelimit", "\"default\";r=50;t=30"), ("ratelimit-policy", "\"default\";q=1200;w=300"),
      ("expiration", "1800000000"),
    ] {
      headers[try #require(HTTPField.Name(field))] = value
    }
    try await PlainServer.serving(.ok, headers) { server in
      let transport = try Self.transport(server.baseURL)
      let answer = try await transport.send(Self.write)
      #expect(answer.retryAfter == 7)
      #expect(answer.expiration == 1_800_000_000)
      #expect(!answer.hasBadExpiration)
      #expect(answer.rateLimit?.remaining == 50)
      #expect(answer.rateLimit?.quota == 1_200)
      try await transport.shutdown()
    }
    headers[try #require(HTTPField.Name("expiration"))] = "soon"
    try await PlainServer.serving(.ok, headers) { server in
      let transport = try Self.transport(server.baseURL)
      let answer = try await transport.send(Self.write)
      #expect(answer.expiration == nil)
      #expect(answer.hasBadExpiration)
      try await transport.shutdown()
    }
  }

  @Test func anAnswerThatIsTooLargeIsNotReadToItsEnd() async throws {
    var bounds = RequestBounds()
    bounds.http.answerBytes = 10
    try await PlainServer.serving(.ok, text: "ten bytes.") { server in
      let transport = try Self.transport(server.baseURL, bounds: bounds)
      #expect(try await transport.send(Self.write).body.count == 10)
      try await transport.shutdown()
    }
    try await PlainServer.serving(.ok, text: "eleven byte") { server in
      let transport = try Self.transport(server.baseURL, bounds: bounds)
      await #expect(throws: TransportFailure.tooLarge) { try await transport.send(Self.write) }
      try await transport.shutdown()
    }
  }

  /// The library's words repeat the host; here that is the token.
  @Test func noFailureRepeatsTheToken() async throws {
    let transport = try Self.transport("http://localhost:1", token: "localhost")
    let failure = await #expect(throws: TransportFailure.self) {
      try await transport.send(Self.write)
    }
    guard case .broken(let words) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(words.contains("<token>"), "\(words)")
    #expect(!words.contains("localhost"), "\(words)")
    try await transport.shutdown()
  }

  @Test func aWorkersHostIsCheckedBeforeAnythingIsSent() async throws {
    try await PlainServer.serving(.ok) { server in
      let worker = HTTPWorkerTransport(sendingTo: AllowedHosts())
      let request = WorkerRequest(
        method: .get, url: "https://elsewhere.example/index",
        headers: [WorkerHeader(name: "x-secret", value: Self.secret)])
      let error = await #expect(throws: StoreError.self) { try await worker.send(request) }
      #expect(error?.code == .hostNotAllowed)
      #expect(!"\(error.map { "\($0)" } ?? "")".contains(Self.secret))
      #expect(server.asked.isEmpty)
      try await worker.shutdown()
    }
  }
}
