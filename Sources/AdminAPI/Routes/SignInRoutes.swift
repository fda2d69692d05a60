import Core
import HTTPTypes
import Hummingbird
import OperatorPages

/// Signing in to the pages with a token, and out again.
struct SignInRoutes: Sendable {
  let pages: PageService
  let sessions: PageSessions
  let tokens: TokenStore
  let admission: Admission
  /// Whether cookies must travel over TLS only.
  let isSecure: Bool
  let now: @Sendable () -> Timestamp

  /// What the form brings.
  private struct Form: Decodable {
    var token: String?
    var next: String?
  }

  var routes: [AdminRoute] {
    [
      .get(PageAddress.signIn, .open, isPage: true) { _, context in
        let next = context.query["next"].flatMap { OwnPath($0) }
        return Reply(page: pages.signIn(error: nil, next: next?.text))
      },
      .post(PageAddress.signIn, .open, isPage: true, signIn),
      .post(PageAddress.signOut, .open, isPage: true) { request, _ in signOut(request) },
    ]
  }

  /// Counts a wrong token against the address, and a good one against its owner.
  private func signIn(_ request: Request, _ context: AdminContext) async throws -> Reply {
    let form = try await request.form(Form.self, context)
    let next = form?.next.flatMap { OwnPath($0) }?.text
    guard let token = form?.token.flatMap({ tokens.find($0) }), token.scope != .auto else {
      try admission.fail(context.address, at: now())
      return Reply(
        page: pages.signIn(
          error: "Unknown token, or its scope does not allow these pages.", next: next),
        status: .unauthorized)
    }
    try admission.admit(Principal(token), at: now())
    var reply = Reply.seeOther(next ?? PageAddress.overview.rawValue)
    reply.headers[.setCookie] = cookie(
      sessions.open(token, at: now()), seconds: PageSessions.lifetime)
    return reply
  }

  private func signOut(_ request: Request) -> Reply {
    let cookies = Cookies(from: request.headers[values: .cookie])
    if let cookie = cookies[PageSessions.cookieName] { sessions.close(cookie.value) }
    var reply = Reply.seeOther(PageAddress.signIn.rawValue)
    reply.headers[.setCookie] = cookie("", seconds: 0)
    return reply
  }

  /// - Parameter seconds: that the browser keeps it.
  private func cookie(_ value: String, seconds: Int64) -> String {
    "\(PageSessions.cookieName)=\(value); Path=/; HttpOnly; SameSite=Strict; "
      + (isSecure ? "Secure; " : "") + "Max-Age=\(seconds)"
  }
}
