import Core
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOEmbedded
import ServiceLifecycle
import Synchronization

@testable import AdminAPI

/// A served world and a client of it.
struct Serving: Sendable {
  /// How requests get to the server.
  fileprivate enum Way: Sendable {
    /// Over a socket, with a connection for each request.
    case socket(port: Int)
    /// Straight to what answers them.
    case responder(AdminResponder)
  }

  let world: AdminWorld
  fileprivate let way: Way
  /// As `Host` names it.
  var authority: String

  /// The origin of the server's own pages.
  var origin: String { "http://\(authority)" }

  /// Who sends a request.
  enum Caller: Sendable {
    case nobody
    case session(String)
    case token(String)

    static let admin = Caller.session("admin-session")
    static let ops = Caller.token("ops-secret")
  }

  func get(_ path: String, as caller: Caller = .ops, _ headers: [String: String] = [:]) async throws
    -> Answer
  {
    try await send(.get, path, nil, as: caller, headers)
  }

  func post(
    _ path: String, _ body: String, as caller: Caller = .ops, _ headers: [String: String] = [:]
  ) async throws -> Answer {
    var headers = headers
    if headers["content-type"] == nil { headers["content-type"] = "application/json" }
    return try await send(.post, path, body, as: caller, headers)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String?, as caller: Caller,
    _ headers: [String: String] = [:]
  ) async throws -> Answer {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    switch caller {
    case .nobody: break
    case .session(let session): fields[.cookie] = "theme=dark; session_id=\(session)"
    case .token(let token): fields[.authorization] = "Bearer \(token)"
    }
    let content = body.map { ByteBuffer(string: $0) }
    switch way {
    case .socket(let port):
      return try await send(method, path, fields, content, over: port)
    case .responder(let responder):
      if let content { fields[.contentLength] = "\(content.readableBytes)" }
      let head = HTTPRequest(
        method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
      let context = AdminContext(
        source: ApplicationRequestContextSource(
          channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
      return try await Answer(
        responder.respond(
          to: Request(head: head, body: RequestBody(buffer: content ?? ByteBuffer())),
          context: context))
    }
  }

  private func send(
    _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, _ body: ByteBuffer?,
    over port: Int
  ) async throws -> Answer {
    let request = TestClient.Request(
      path, method: method, authority: authority, headers: fields, body: body)
    let response = try await TestClient.withClient(
      host: "127.0.0.1", port: port, configuration: TestClient.Configuration(timeout: .seconds(300))
    ) {
      try await $0.execute(request)
    }
    return Answer(
      status: response.status.code, headers: response.headers,
      body: response.body.map { String(buffer: $0) } ?? "")
  }
}

struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: String

  /// The body as JSON.
  var json: JSONObject { JSONObject(body) }

  /// `error.code` of a refusal.
  var code: String? { json["error"]["code"].text }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

/// JSON by path, for expectations.
struct JSONObject: Sendable, CustomStringConvertible {
  let description: String
  private nonisolated(unsafe) let value: Any?

  init(_ text: String) {
    value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    description = text
  }

  private init(_ value: Any?) {
    self.value = value
    description = value.map { "\($0)" } ?? "nothing"
  }

  subscript(name: String) -> JSONObject { JSONObject((value as? [String: Any])?[name]) }
  subscript(index: Int) -> JSONObject {
    let list = value as? [Any] ?? []
    return JSONObject(list.indices.contains(index) ? list[index] : nil)
  }

  var text: String? { value as? String }
  var number: Int? { value as? Int }
  var flag: Bool? { value as? Bool }
  var count: Int? { (value as? [Any])?.count }
  var isNull: Bool { value is NSNull }
  var names: [String] { ((value as? [String: Any]) ?? [:]).keys.sorted() }
}

extension Answer {
  /// The response as it would be sent.
  fileprivate init(_ response: Response) async throws {
    let written = Mutex(ByteBuffer())
    try await response.body.write(
      BodyCollector { part in
        written.withLock { _ = $0.writeImmutableBuffer(part) }
      })
    self.init(
      status: response.status.code, headers: response.headers,
      body: written.withLock { String(buffer: $0) })
  }
}

private struct BodyCollector: ResponseBodyWriter {
  let note: @Sendable (ByteBuffer) -> Void

  init(_ note: @escaping @Sendable (ByteBuffer) -> Void) { self.note = note }

  func write(_ buffer: ByteBuffer) { note(buffer) }
  func finish(_ trailingHeaders: HTTPFields?) {}
}

/// Answers requests in this process while `body` runs, without a socket.
func withServing(
  _ world: AdminWorld? = nil, _ configure: (inout AdminConfiguration) -> Void = { _ in },
  judge: @escaping WorldAccess.Judge = { _ in nil }, governance: EnvironmentPolicy? = nil,
  _ body: @escaping @Sendable (Serving) async throws -> Void
) async throws {
  let served: AdminWorld
  if let world { served = world } else { served = try await AdminWorld() }
  let service = try AdminService(
    configuration: served.configuration(configure), store: served.store,
    access: WorldAccess(
      store: served.store, judge: judge, ended: served.ended, governance: governance))
  try await withThrowingTaskGroup(of: Void.self) { group in
    for background in service.background {
      group.addTask { try await background.run() }
    }
    let result: Result<Void, any Error>
    do {
      let way = Serving.Way.responder(service.responder)
      result = .success(
        try await body(Serving(world: served, way: way, authority: "localhost:8788")))
    } catch { result = .failure(error) }
    group.cancelAll()
    while let ending = await group.nextResult() {
      if case .failure(let error) = ending, !(error is CancellationError) { throw error }
    }
    return try result.get()
  }
}

/// Serves the world over a socket while `body` runs.
func withLiveServing(
  _ world: AdminWorld? = nil, _ configure: (inout AdminConfiguration) -> Void = { _ in },
  _ body: @escaping @Sendable (Serving) async throws -> Void
) async throws {
  let served: AdminWorld
  if let world { served = world } else { served = try await AdminWorld() }
  let server = AdminServer(
    configuration: served.configuration(configure), store: served.store,
    access: WorldAccess(store: served.store, judge: { _ in nil }, ended: served.ended))
  let (addresses, listening) = AsyncStream.makeStream(of: String.self)
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      defer { listening.finish() }
      try await server.run { listening.yield($0) }
    }
    for await address in addresses {
      let port = address.split(separator: ":").last.flatMap { Int($0) } ?? 0
      let result: Result<Void, any Error>
      do {
        result = .success(
          try await body(
            Serving(world: served, way: .socket(port: port), authority: "127.0.0.1:\(port)")))
      } catch { result = .failure(error) }
      group.cancelAll()
      while let ending = await group.nextResult() {
        if case .failure(let error) = ending, !(error is CancellationError) { throw error }
      }
      return try result.get()
    }
    try await group.waitForAll()
  }
}
