internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import NIOCore
internal import Synchronization

/// Answers every request: finds out what is asked and by whom, whether they may, and has it done.
struct AdminResponder<Store: KeyValueStore, Access: AdminAccess>: HTTPResponder {
  typealias Context = ConnectionContext

  let service: AdminService<Store, Access>
  let authentication: Authentication<Store>
  let admission: Admission

  private var configuration: AdminConfiguration { service.configuration }

  func respond(to request: Request, context: Context) async throws -> Response {
    let start = ContinuousClock.now
    let metrics = service.metrics
    metrics.begin()
    let incoming = Incoming(request, address: context.address)
    let (reply, label, name) = await answer(incoming)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    metrics.end(
      route: label, method: request.method.rawValue, status: Int(reply.status.code),
      seconds: seconds)
    configuration.onRequest(
      "\(configuration.now()) \(request.method.rawValue) \(label) \(reply.status.code) "
        + "\(Int((seconds * 1_000).rounded())) ms \(name ?? "-")")
    return reply.response(withoutBody: request.method == .head)
  }

  private func answer(_ incoming: Incoming) async -> (Reply, label: String, name: String?) {
    let route: AdminRoute
    do throws(AdminError) {
      route = try AdminRoute(incoming.method, path: incoming.path)
    } catch {
      return (Reply(error), "other", nil)
    }
    var principal: Principal?
    do {
      if route.access != .open {
        principal = try await admit(incoming, to: route.access)
      } else if route == .signIn {
        try admission.admit(failing: incoming.address, at: configuration.now())
      }
      if incoming.method == .post {
        guard SameSite.allows(incoming.headers, authority: incoming.authority) else {
          throw AdminError.crossSite
        }
      }
      return (try await service.reply(to: route, incoming, principal), route.label, principal?.name)
    } catch {
      return (
        refusal(AdminError(error), route, incoming, principal), route.label, principal?.name
      )
    }
  }

  /// - Throws: 401, 403 or 429.
  private func admit(
    _ incoming: Incoming, to access: AdminRoute.Access
  ) async throws(AdminError) -> Principal {
    let now = configuration.now()
    guard let principal = try await authentication.principal(of: incoming.headers, at: now) else {
      try admission.admit(failing: incoming.address, at: now)
      throw .unauthenticated
    }
    try admission.admit(principal, at: now)
    try principal.check(access)
    return principal
  }

  /// Programs get a document, people a page, and those who are not signed in the form.
  private func refusal(
    _ error: AdminError, _ route: AdminRoute, _ incoming: Incoming, _ principal: Principal?
  ) -> Reply {
    guard route.isPage else { return Reply(error) }
    if error.status == .unauthorized, incoming.method == .get {
      return .seeOther("/login?next=\(incoming.target.percentEncodedForQuery)")
    }
    var reply = Reply(
      page: service.pages.refusal(error, service.pageContext(incoming, principal)),
      status: error.status)
    reply.addFields(of: error)
    return reply
  }
}

/// Who may ask how often.
final class Admission: Sendable {
  private struct Limits {
    var callers: RequestLimiter
    var failures: RequestLimiter
  }

  private let limits: Mutex<Limits>

  init(_ limits: AdminLimits) {
    self.limits = Mutex(
      Limits(
        callers: RequestLimiter(burst: limits.burst, perMinute: limits.perMinute),
        failures: RequestLimiter(burst: limits.failures, perMinute: limits.failuresPerMinute)))
  }

  func admit(_ principal: Principal, at now: Timestamp) throws(AdminError) {
    if let wait = limits.withLock({ $0.callers.admit(principal.name, at: now) }) {
      throw .tooMany(wait)
    }
  }

  /// Counts an attempt that proved nobody.
  func admit(failing address: String, at now: Timestamp) throws(AdminError) {
    if let wait = limits.withLock({ $0.failures.admit(address, at: now) }) {
      throw .tooMany(wait)
    }
  }
}

/// What a request's handler is told about the connection.
struct ConnectionContext: InitializableFromSource {
  let address: String

  init(source: ApplicationRequestContextSource) {
    address = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }
}

extension String {
  /// As a query's value: what RFC 3986 §2.3 leaves unreserved stays, and slashes, which it allows.
  fileprivate var percentEncodedForQuery: String {
    var output = ""
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
        output.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        output += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return output
  }
}
