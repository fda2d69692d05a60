import Core
import OutboundHTTP
import Synchronization
import Testing

@testable import CloudflareStore

/// Answers requests by a function, and remembers them.
final class ScriptedTransport: APITransport {
  typealias Script = @Sendable (APIRequest, _ number: Int) throws(TransportFailure) -> APIAnswer

  private let script: Script
  private let sent = Mutex<[APIRequest]>([])

  init(_ script: @escaping Script) { self.script = script }

  var requests: [APIRequest] { sent.withLock { $0 } }

  func send(_ request: APIRequest) async throws(TransportFailure) -> APIAnswer {
    let number = sent.withLock { sent in
      sent.append(request)
      return sent.count
    }
    return try script(request, number)
  }

  func shutdown() async throws(TransportFailure) {}
}

extension APIAnswer {
  init(_ status: Int, _ text: String, retryAfter: Int? = nil, rateLimit: String? = nil) {
    self.init(
      status: status, body: Array(text.utf8),
      rateLimit: rateLimit.flatMap { RateLimitHeader(limit: $0, policy: nil) },
      retryAfter: retryAfter)
  }

  static func success(_ result: String) -> APIAnswer {
    APIAnswer(200, #"{"success":true,"errors":[],"messages":[],"result":\#(result)}"#)
  }

  static func failure(_ status: Int, _ code: Int, _ message: String = "no") -> APIAnswer {
    APIAnswer(
      status,
      #"{"success":false,"errors":[{"code":\#(code),"message":"\#(message)"}],"result":null}"#)
  }
}

/// A store over a script, with nothing but virtual time.
struct ScriptedService {
  static let token = "SECRET-token-0123456789"

  let store: CloudflareStore
  let transport: ScriptedTransport
  let time = VirtualTime()

  init(
    _ mode: StoreAccess = .writing, concurrency: Int = 4,
    script: @escaping ScriptedTransport.Script
  ) throws {
    transport = ScriptedTransport(script)
    let configuration = CloudflareConfiguration(
      account: String(repeating: "c", count: 32),
      namespaces: ["LOGS": String(repeating: "a", count: 32)], access: mode)
    store = try CloudflareStore(
      configuration, token: try #require(APIToken(Self.token)),
      budget: RequestBudget(concurrency: concurrency, environment: time.environment()),
      transport: transport)
  }
}
