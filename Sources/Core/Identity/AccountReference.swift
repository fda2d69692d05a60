package import ByteJSON

/// Where the application keeps its accounts, as the plan's `accounts:` says.
package struct AccountReference: Hashable, Sendable {
  /// Of the user cores.
  package var namespace: Namespace
  /// The keys that a user core may have, in the order in which they are tried; each uses `{id}` only.
  package var keys: [KeyTemplate]
  /// Of the sessions, each under its own ID; nil where the plan names none.
  package var sessions: Namespace?
  /// The role of users who are not operators.
  package var ordinaryRole: String
  /// Where a session says when it ends; the first that is present counts. Empty: sessions end when their
  /// entries do.
  package var expiresBy: [JSONPointer]

  package init(
    namespace: Namespace, keys: [KeyTemplate] = defaultKeys, sessions: Namespace? = nil,
    ordinaryRole: String = defaultRole, expiresBy: [JSONPointer] = []
  ) {
    self.namespace = namespace
    self.keys = keys
    self.sessions = sessions
    self.ordinaryRole = ordinaryRole
    self.expiresBy = expiresBy
  }

  package static let defaultRole = "user"
  /// The `role` of an operator.
  package static let adminRole = "admin"

  /// `user:{id}`, then `{id}`, which older data has.
  package static let defaultKeys = [
    KeyTemplate(parts: [.literal(Array("user:".utf8)), .id(.plain)]),
    KeyTemplate(parts: [.id(.plain)]),
  ]

  /// Where the core of a user may stand, in the order in which it is looked for.
  package func coreKeys(of id: String) -> [Key] {
    keys.map { Key(BoundTemplate($0, identity: Identity(legacy: "", id: id)).prefix) }
  }
}
