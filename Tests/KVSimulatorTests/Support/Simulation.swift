import Core
import HTTPTypes
import HummingbirdTesting
import KVSimulator
import NIOCore
import Synchronization

/// A served simulator and a client that opens a connection per request.
struct Simulation: Sendable {
  static let account = String(repeating: "0", count: 31) + "1"
  static let namespace = String(repeating: "a", count: 32)
  static let root = "/client/v4/accounts/\(account)/storage/kv/namespaces"
  static let home = "\(root)/\(namespace)"

  let simulator: KVSimulator
  let clock: ManualClock
  let baseURL: String

  /// - Parameter path: follows the test namespace's own path unless it starts with `/`.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8] = [],
    token: String? = "test", headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    if let token { headers[.authorization] = "Bearer \(token)" }
    let port = baseURL.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) }
    let request = TestClient.Request(
      path.hasPrefix("/") ? path : "\(Self.home)/\(path)", method: method, headers: headers,
      body: body.isEmpty ? nil : ByteBuffer(bytes: body))
    // Long enough for the largest value on a machine that runs every other test as well.
    let patience = TestClient.Configuration(timeout: .seconds(300))
    let response = try await TestClient.withClient(
      host: "127.0.0.1", port: port ?? 0, configuration: patience
    ) {
      try await $0.execute(request)
    }
    return Answer(
      status: response.status.code, headers: response.headers,
      body: response.body.map { Array(buffer: $0) } ?? [])
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String, headers: HTTPFields = [:]
  ) async throws -> Answer {
    try await send(method, path, Array(body.utf8), headers: headers)
  }

  /// Puts entries beneath the API.
  func seed(_ entries: [(key: Key, entry: Entry)]) async throws {
    let namespace = Namespace(Self.namespace)
    let items = entries.map {
      WriteItem(namespace: namespace, key: $0.key, change: .put($0.entry), expected: nil)
    }
    _ = try await simulator.store.write(WriteBatch(items))
  }
}

struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The JSON of `result` in an envelope of success, or nil.
  var result: String? {
    let head = #"{"result":"#
    guard text.hasPrefix(head), let end = text.firstRange(of: #","success":true,"errors":[]"#)
    else {
      return nil
    }
    return String(text[..<end.lowerBound].dropFirst(head.count))
  }

  /// The code in an envelope of failure, or nil.
  var code: Int? {
    let head = #"{"result":null,"success":false,"errors":[{"code":"#
    guard text.hasPrefix(head) else { return nil }
    return Int(text.dropFirst(head.count).prefix { $0.isNumber })
  }

  /// The message in an envelope of failure, or nil.
  var message: String? {
    let text = text
    guard code != nil, let start = text.firstRange(of: "\"message\":\""),
      let end = text.firstRange(of: "\"}],\"messages\":")
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound]).replacing("\\\"", with: "\"")
  }

  /// The names in a page of keys.
  var names: [String] {
    text.split(separator: #"{"name":""#).dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  /// `result_info.cursor`, or nil.
  var cursor: String? {
    text.firstRange(of: #""cursor":""#).map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
  }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
  private let time = Mutex(Timestamp(seconds: 1_800_000_000))

  var now: Timestamp { time.withLock { $0 } }
  var seconds: Int64 { now.seconds }

  func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
  func advance(milliseconds: Int64) {
    time.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + milliseconds) }
  }
}

/// Serves a simulator with one namespace while `body` runs.
func withSimulation(
  _ configure: (inout SimulatorConfiguration) -> Void = { _ in },
  _ body: (Simulation) async throws -> Void
) async throws {
  let clock = ManualClock()
  var configuration = SimulatorConfiguration()
  configuration.now = { clock.now }
  configuration.namespaces = [Simulation.namespace: "TEST_KV"]
  configure(&configuration)
  let simulator = try await KVSimulator.open(configuration)
  try await simulator.serving { baseURL in
    try await body(Simulation(simulator: simulator, clock: clock, baseURL: baseURL))
  }
}
