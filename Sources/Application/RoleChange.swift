import ByteJSON
package import Core

/// A new role for one user: the core as it is, and as it would be, every other byte kept.
package struct RoleChange: Hashable, Sendable {
  package let core: UserCore
  /// The role that the core names afterwards.
  package let role: String
  /// The entry afterwards, metadata and expiration as before; the core's own where nothing changes.
  package let result: Entry

  /// Whether the core is not as it should be already.
  package var isNeeded: Bool { result != core.entry }

  /// The user becomes an operator.
  ///
  /// - Throws: where the role that stands there is no text, so that its meaning is unknown.
  package init(granting core: UserCore) throws(RoleChangeRefusal) {
    try self.init(core, AccountReference.adminRole)
  }

  /// The user is an operator no more; who is none keeps whatever role they have.
  package init(revoking core: UserCore, ordinary role: String) throws(RoleChangeRefusal) {
    try self.init(core, core.isAdmin ? role : core.role)
  }

  /// - Parameter role: nil changes nothing.
  private init(_ core: UserCore, _ role: String?) throws(RoleChangeRefusal) {
    self.core = core
    self.role = role ?? ""
    var result = core.entry
    let value = result.value
    guard let found = try? Self.fields.locate(in: value.span), let object = found[0] else {
      throw RoleChangeRefusal(.notJSON, core)
    }
    if let field = found[1], field.kind != .string {
      throw RoleChangeRefusal(.notText, core)
    }
    if let role, role != core.role {
      guard let token = JSONString.encode(Array(role.utf8).span),
        let spliced = Self.splice(token, at: found[1], in: object, of: value)
      else { throw RoleChangeRefusal(.notJSON, core) }
      result.value = spliced
    }
    self.result = result
  }

  private static let fields = JSONPointerSet(
    [(try? JSONPointer("")), JSONPointer(member: "role")].compactMap(\.self))

  /// In place of the field, or as the object's last member.
  private static func splice(
    _ token: [UInt8], at field: JSONField?, in object: JSONField, of value: [UInt8]
  ) -> [UInt8]? {
    if let field {
      return JSONSplice.splicing(document: value, replacements: [(field.range, token)])
    }
    var end = object.range.upperBound - 1
    while end > object.range.lowerBound + 1, [0x20, 0x09, 0x0A, 0x0D].contains(value[end - 1]) {
      end -= 1
    }
    return JSONSplice.splicing(
      document: value, replacements: [(end..<end, Array(",\"role\":".utf8) + token)])
  }
}

/// Why a user's role is left as it is.
package struct RoleChangeRefusal: Error, Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// There is no such user.
    case unknownUser = "unknown-user"
    /// The role is no text.
    case notText = "not-text"
    case notJSON = "not-json"
  }

  package var reason: Reason
  package var message: String

  package init(_ reason: Reason, message: String) {
    self.reason = reason
    self.message = message
  }

  init(_ reason: Reason, _ core: UserCore) {
    let what = reason == .notText ? "has a 'role' that is not a string" : "is not a JSON object"
    self.init(
      reason,
      message: "'\(core.key)' \(what), so it was not changed. Have the record repaired.")
  }
}

extension RoleChangeRefusal: CustomStringConvertible {
  package var description: String { message }
}
