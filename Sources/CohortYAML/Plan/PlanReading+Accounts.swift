import ByteJSON
import Core

/// The plan's `accounts:`: where the application keeps users and sessions.
extension PlanReading {
  mutating func accounts(_ node: YAMLNode?) -> AccountReference? {
    guard let node, let fields = fields(node, .accounts) else { return nil }
    let namespace = namespace(fields)
    let keys = coreKeys(fields)
    let sessions = fields.has("sessions") ? self.namespace(fields, "sessions") : nil
    let role = ordinaryRole(fields)
    let expiresBy = expiresBy(fields)
    guard let namespace else { return nil }
    return AccountReference(
      namespace: namespace, keys: keys ?? AccountReference.defaultKeys, sessions: sessions,
      ordinaryRole: role, expiresBy: expiresBy)
  }

  /// Refuses a namespace of sessions that holds anything else.
  ///
  /// - Parameter node: the plan's `accounts`.
  mutating func checkSessions(of plan: CohortPlan, _ node: YAMLNode?) {
    guard case .mapping(let pairs)? = node?.content,
      let pair = pairs.first(where: { $0.key == "sessions" }),
      let sessions = plan.accounts?.sessions, let use = plan.otherUse(ofSessions: sessions)
    else { return }
    report(
      .sessionsNamespace,
      """
      \(quoted(sessions.name)) is also the namespace of \(use). A session cookie can name any key \
      there, so anyone who can write there could sign in as an administrator. Give sessions a \
      namespace of their own, or remove 'sessions'.
      """,
      at: pair.value.span)
  }

  private mutating func expiresBy(_ fields: Fields) -> [JSONPointer] {
    guard let node = fields["expires_by"], let items = list(node, "'expires_by'", atMost: 20) else {
      return []
    }
    if !fields.has("sessions") {
      report(
        .missingKey, "'expires_by' requires 'sessions'. Add it.",
        at: fields.keySpan("expires_by"))
    }
    return items.compactMap { pointer($0, "'expires_by'") }
  }

  /// The role that revoking gives back; never the operators' own.
  private mutating func ordinaryRole(_ fields: Fields) -> String {
    guard let role = text(fields, "ordinary_role", "'ordinary_role'") else {
      return AccountReference.defaultRole
    }
    if role.text == AccountReference.adminRole {
      report(
        .badChoice,
        "'ordinary_role' must not be the operators' role: it is the role of all other users. Use "
          + "that role.",
        at: role.node.span)
    }
    return role.text
  }

  private mutating func coreKeys(_ fields: Fields) -> [KeyTemplate]? {
    guard let node = fields["keys"], let items = list(node, "'keys'", atMost: 10) else {
      return nil
    }
    if items.isEmpty {
      report(
        .emptyValue, "'keys' must not be empty. Add a key such as \"user:{id}\", or remove 'keys'.",
        at: node.span)
    }
    return items.compactMap { userKey($0, "a key of 'keys'") }
  }
}

extension Shape {
  static let accounts = Shape(
    what: "'accounts'", required: ["namespace"],
    optional: ["keys", "sessions", "ordinary_role", "expires_by"])
}

extension MistakeKind {
  static let sessionsNamespace = MistakeKind(
    "sessions-namespace", "The sessions' namespace is also used for something else")
}
