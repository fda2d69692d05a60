import Core
import HTTPTypes
import Hummingbird

/// Finds out who asks, and refuses those who may not, or who ask too often.
struct CallerCheck<Store: KeyValueStore>: RouterMiddleware {
  let authentication: Authentication<Store>
  let admission: Admission
  let now: @Sendable () -> Timestamp
  let access: AdminRoute.Access

  @concurrent
  func handle(
    _ request: Request, context: AdminContext, next: Next
  ) async throws -> Response {
    context.findings.principal = try await principal(request.headers, context.address)
    return try await next(request, context)
  }

  /// - Throws: 401, 403 or 429.
  private func principal(
    _ headers: HTTPFields, _ address: String
  ) async throws(AdminError) -> Principal {
    let now = now()
    let principal: Principal
    switch authentication.credential(of: headers, at: now) {
    case .none:
      try admission.fail(address, at: now)
      throw .unauthenticated
    case .proven(let known):
      // Before the address's failures: those of others behind it are not held against a good token.
      try admission.admit(known, at: now)
      principal = known
    case .session(let session):
      principal = try await owner(of: session, address, now)
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
}
