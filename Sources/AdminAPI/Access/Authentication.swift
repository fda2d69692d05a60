import Application
import ByteJSON
import Core
import Engine
import HTTPTypes
import Hummingbird

/// What a request brings to prove who sent it.
enum Credential: Hashable, Sendable {
  /// No proof, or an unknown token.
  case none
  /// A token, or the server's own session that one opened; the store is not asked.
  case proven(Principal)
  /// A session of the application, which only the store can tell.
  case session(String)
}

/// Finds out who sent a request.
///
/// A session counts as the application's own does: the cookie names a key in the sessions namespace, that
/// entry names the user, and the user's canonical core says the role. All three are read again for every
/// request, and nothing that the client says about itself is believed.
struct Authentication<Store: KeyValueStore>: Sendable {
  /// As the application calls it.
  static var sessionCookie: String { "session_id" }

  let store: Store
  let accounts: AccountReference?
  let tokens: TokenStore
  let pages: PageSessions

  /// What the request brings, without asking the store.
  func credential(of headers: HTTPFields, at time: Timestamp) -> Credential {
    if let header = headers[.authorization] {
      // A valid cookie does not make up for a wrong token.
      return Self.bearerToken(header).flatMap { tokens.find($0) }
        .map { .proven(Principal($0)) } ?? .none
    }
    let cookies = Cookies(from: headers[values: .cookie])
    if let page = cookies[PageSessions.cookieName],
      let token = pages.token(of: page.value, at: time)
    {
      return .proven(Principal(token))
    }
    guard let session = cookies[Self.sessionCookie]?.value, accounts?.sessions != nil,
      (1...512).contains(session.utf8.count)
    else { return .none }
    return .session(session)
  }

  /// Asks the store whose session it is, and for their role.
  ///
  /// - Returns: nil if the session does not exist, has ended, or names no user.
  /// - Throws: 503 where the store cannot say; never 401 for that.
  func principal(
    session: String, at time: Timestamp
  ) async throws(AdminError) -> Principal? {
    guard let accounts else { return nil }
    do { return try await find(session, accounts, time) } catch {
      if error.code == .corrupted { throw .notAdmin }
      throw AdminError(error)
    }
  }

  private func find(
    _ session: String, _ accounts: AccountReference, _ time: Timestamp
  ) async throws(StoreError) -> Principal? {
    guard let namespace = accounts.sessions,
      let entry = try await store.read(namespace, [Key(session)]).first ?? nil,
      let user = Self.user(of: entry), !user.isEmpty,
      SessionExpiry(accounts.expiresBy).allows(entry.value, at: time)
    else { return nil }
    let core = try await UserCoreLookup(store: store, accounts: accounts).find(user)
    return Principal(
      name: "user:\(user)", proof: .session(user: user, isAdmin: core?.isAdmin ?? false))
  }

  /// Whose session it is; nil where that is not plain.
  private static func user(of session: Entry) -> String? {
    guard let field = try? sessionOwner.locate(in: session.value.span).first ?? nil,
      !field.isAmbiguous
    else { return nil }
    return field.text(in: session.value.span).map { String(decoding: $0, as: UTF8.self) }
  }

  /// RFC 6750 §2.1; the scheme's case does not count (RFC 9110 §11.1).
  private static func bearerToken(_ header: String) -> String? {
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}

extension Principal {
  init(_ token: AccessToken) {
    self.init(name: "token:\(token.name)", proof: .token(token.scope))
  }
}

private let sessionOwner = JSONPointerSet([JSONPointer(member: "id")])
