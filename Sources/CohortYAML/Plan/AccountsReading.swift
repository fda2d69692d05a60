import Core

/// The plan's `accounts:`: where the application keeps users and sessions.
extension PlanReading {
  mutating func accounts(_ node: YAMLNode?) -> AccountReference? {
    guard let node, let fields = fields(node, .accounts) else { return nil }
    let namespace = namespace(fields)
    let keys = coreKeys(fields)
    let sessions = fields.has("sessions") ? self.namespace(fields, "sessions") : nil
    let role = ordinaryRole(fields)
    guard let namespace else { return nil }
    return AccountReference(
      namespace: namespace, keys: keys ?? AccountReference.defaultKeys, sessions: sessions,
      ordinaryRole: role)
  }

  /// The role that revoking gives back; never the operators' own.
  private mutating func ordinaryRole(_ fields: Fields) -> String {
    guard let role = text(fields, "ordinary_role", "'ordinary_role'") else {
      return AccountReference.defaultRole
    }
    if role.text == AccountReference.adminRole {
      report(
        .badChoice, "'ordinary_role' is the role of those who are no operators. Name theirs.",
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
        .emptyValue, "'keys' must not be empty. Name a key such as \"user:{id}\", or leave it out.",
        at: node.span)
    }
    return items.compactMap { userKey($0, "a key of 'keys'") }
  }
}

extension Shape {
  static let accounts = Shape(
    what: "'accounts'", required: ["namespace"], optional: ["keys", "sessions", "ordinary_role"])
}
