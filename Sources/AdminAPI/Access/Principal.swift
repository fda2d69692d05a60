/// Who asks, proven by a session or a token.
struct Principal: Hashable, Sendable {
  enum Proof: Hashable, Sendable {
    /// The application's session of this user, read just now.
    case session(user: String, isAdmin: Bool)
    case token(AccessToken.Scope)
  }

  /// As audit log and limits name the caller: `user:ID` or `token:NAME`.
  var name: String
  var proof: Proof

  /// Whether a session proved an administrator.
  var isAdmin: Bool {
    if case .session(_, isAdmin: true) = proof { true } else { false }
  }

  /// - Throws: 403 where the caller is known and may not.
  func check(_ access: AdminRoute.Access) throws(AdminError) {
    switch (proof, access) {
    case (_, .open): break
    case (.token(.admin), _), (.token(.read), .read), (.token(.auto), .migrateOnLogin): break
    case (.token, _): throw .outOfScope(name)
    case (.session, .migrateOnLogin): break
    case (.session(_, let isAdmin), .read), (.session(_, let isAdmin), .migrate):
      if !isAdmin { throw .notAdmin }
    }
  }
}
