internal import Core
internal import Engine
internal import HTTPTypes
internal import Hummingbird

/// Finds out who sent a request.
///
/// A session counts as the application's own does: the cookie names a key in the sessions namespace, that
/// entry names the user, and the user's canonical core says the role. All three are read anew for every
/// request, and nothing that the client says about itself is believed.
struct Authentication<Store: KeyValueStore>: Sendable {
  /// As the application calls it.
  static var sessionCookie: String { "session_id" }
  /// The server's own, for pages that somebody opened with a token.
  static var pageCookie: String { "keyshift_session" }

  let store: Store
  let accounts: AccountReference?
  let tokens: TokenBook
  let pages: PageSessions

  /// - Returns: nil where nothing proves anybody.
  /// - Throws: 503 where the store cannot say; never 401 for that.
  func principal(
    of headers: HTTPFields, at time: Timestamp
  ) async throws(AdminError) -> Principal? {
    if let header = headers[.authorization] {
      // A token that is wrong is not made good by a cookie beside it.
      return Self.bearerToken(header).flatMap { tokens.find($0) }.map(Self.principal)
    }
    let cookies = Cookies(from: headers[values: .cookie])
    if let page = cookies[Self.pageCookie], let token = pages.token(of: page.value, at: time) {
      return Self.principal(token)
    }
    guard let session = cookies[Self.sessionCookie]?.value, let accounts else { return nil }
    do { return try await principal(session: session, accounts) } catch {
      if error.code == .corrupted { throw .notAdmin }
      throw .store(error)
    }
  }

  private static func principal(_ token: AccessToken) -> Principal {
    Principal(name: "token:\(token.name)", proof: .token(token.scope))
  }

  /// - Returns: nil where there is no such session, or nobody to whom it belongs.
  private func principal(
    session: String, _ accounts: AccountReference
  ) async throws(StoreError) -> Principal? {
    guard let namespace = accounts.sessions, (1...512).contains(session.utf8.count),
      let entry = try await store.read(namespace, [Key(session)]).first ?? nil,
      let user = Self.user(of: entry), !user.isEmpty
    else { return nil }
    let core = try await UserCoreLookup(store: store, accounts: accounts).find(user)
    return Principal(
      name: "user:\(user)", proof: .session(user: user, isAdmin: core?.isAdmin ?? false))
  }

  /// Whose session it is; nil where that is not plain.
  private static func user(of session: Entry) -> String? {
    guard let field = try? idField.locate(in: session.value.span).first ?? nil, !field.isAmbiguous
    else { return nil }
    return field.text(in: session.value.span).map { String(decoding: $0, as: UTF8.self) }
  }

  private static var idField: JSONPointerSet { sessionOwner }

  /// RFC 6750 §2.1; the scheme's case does not count (RFC 9110 §11.1).
  private static func bearerToken(_ header: String) -> String? {
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}

private let sessionOwner = JSONPointerSet([JSONPointer(member: "id")])
