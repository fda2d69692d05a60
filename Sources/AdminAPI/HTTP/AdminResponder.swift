internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import NIOCore

/// Answers every request: finds out what is asked and by whom, whether they may, and has it done.
struct AdminResponder<Store: KeyValueStore, Access: AdminAccess>: HTTPResponder {
  typealias Context = ConnectionContext

  let service: AdminService<Store, Access>
  let authentication: Authentication<Store>
  let admission: Admission
  let hosts: AllowedHosts

  private var configuration: AdminConfiguration { service.configuration }

  func respond(to request: Request, context: Context) async throws -> Response {
    let start = ContinuousClock.now
    let metrics = service.metrics
    metrics.begin()
    let incoming = Incoming(request, context)
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
      try hosts.check(incoming.authority, local: incoming.localAddress)
      route = try AdminRoute(incoming.method, path: incoming.path)
    } catch {
      return (Reply(error), "other", nil)
    }
    var principal: Principal?
    do {
      if route.access != .open { principal = try await admit(incoming, to: route.access) }
      if incoming.method == .post {
        guard
          SameSite.allows(
            incoming.headers, authority: incoming.authority, publicURL: configuration.publicURL)
        else { throw AdminError.crossSite }
      }
      let reply =
        route == .signIn
        ? try await signIn(incoming) : try await service.reply(to: route, incoming, principal)
      return (reply, route.label, principal?.name)
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
    let principal: Principal
    switch authentication.credential(of: incoming.headers, at: now) {
    case .none:
      try admission.fail(incoming.address, at: now)
      throw .unauthenticated
    case .proven(let known):
      // Before the address's failures: those of others behind it are not held against a good token.
      try admission.admit(known, at: now)
      principal = known
    case .session(let session):
      principal = try await owner(of: session, incoming.address, now)
    }
    try principal.check(access)
    return principal
  }

  private func owner(
    of session: String, _ address: String, _ now: Timestamp
  ) async throws(AdminError) -> Principal {
    let ticket = try admission.begin(session: session, from: address, at: now)
    let principal: Principal?
    do {
      principal = try await authentication.principal(session: session, at: now)
    } catch {
      admission.abandon(ticket)
      throw error
    }
    try admission.settle(ticket, principal, at: now)
    guard let principal else { throw .unauthenticated }
    return principal
  }

  /// Counts a wrong token against the address, and a good one against its owner.
  private func signIn(_ incoming: Incoming) async throws(AdminError) -> Reply {
    let attempt = try await service.signIn(from: incoming)
    if let token = attempt.token {
      try admission.admit(Principal(token), at: configuration.now())
    } else {
      try admission.fail(incoming.address, at: configuration.now())
    }
    return service.reply(to: attempt)
  }

  /// Programs get a document, people a page, and those who are not signed in the form.
  private func refusal(
    _ error: AdminError, _ route: AdminRoute, _ incoming: Incoming, _ principal: Principal?
  ) -> Reply {
    guard route.isPage else { return Reply(error) }
    if error.status == .unauthorized, incoming.method == .get {
      let next = OwnPath(incoming.target).map { "?next=\($0.text.percentEncodedForQuery)" }
      return .seeOther("/login" + (next ?? ""))
    }
    var reply = Reply(
      page: service.pages.refusal(error, service.pageContext(incoming, principal)),
      status: error.status)
    reply.addFields(of: error)
    return reply
  }
}

/// What a request's handler is told about the connection.
struct ConnectionContext: InitializableFromSource {
  /// Where the client is, as limits count it.
  let address: String
  /// This end of the connection.
  let localAddress: String?

  init(source: ApplicationRequestContextSource) {
    address = ClientAddress.key(of: source.channel.remoteAddress?.ipAddress ?? "unknown")
    localAddress = source.channel.localAddress?.ipAddress
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
