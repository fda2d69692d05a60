import ByteJSON
package import Core

/// A user's account as the application stores it, as far as a migration needs to know.
package struct UserCore: Hashable, Sendable {
  package var id: String
  /// Under which of the keys that it may have it was found.
  package var key: Key
  /// The whole entry; holds personal data, so it goes into no message.
  package var entry: Entry
  /// Nil where the core has none, or one that is no string.
  package var username: String?
  /// Nil where the core has none, or one that is no string.
  package var role: String?

  package var isAdmin: Bool { role == AccountReference.adminRole }

  /// - Throws: `UserCoreProblem` for a value that cannot be trusted to be the core of `id`.
  package init(_ entry: Entry, id: String, at key: Key) throws(UserCoreProblem) {
    self.id = id
    self.key = key
    self.entry = entry
    let value = entry.value
    guard Self.isObject(value), let found = try? Self.fields.locate(in: value.span) else {
      throw UserCoreProblem(.notAnObject, key)
    }
    guard !found.contains(where: { $0?.isAmbiguous ?? false }) else {
      throw UserCoreProblem(.ambiguous, key)
    }
    let texts = found.map { $0?.text(in: value.span) }
    guard texts[0] == Array(id.utf8) else { throw UserCoreProblem(.anotherID, key) }
    username = texts[1].map { String(decoding: $0, as: UTF8.self) }
    role = texts[2].map { String(decoding: $0, as: UTF8.self) }
  }

  private static let fields = JSONPointerSet(
    ["id", "username", "role"].map { JSONPointer(member: $0) })

  private static func isObject(_ value: [UInt8]) -> Bool {
    var reader = JSONReader(value)
    return (try? reader.peek()) == .object
  }
}

/// Why an entry is not taken for a user's core.
package struct UserCoreProblem: Error, Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case notAnObject = "not-an-object"
    /// Its `id` is missing, or is another user's.
    case anotherID = "another-id"
    /// A field that matters stands twice, so that readers may disagree about it.
    case ambiguous
  }

  package var reason: Reason
  package var key: Key

  init(_ reason: Reason, _ key: Key) {
    self.reason = reason
    self.key = key
  }
}

extension UserCoreProblem: CustomStringConvertible {
  package var description: String {
    let what =
      switch reason {
      case .notAnObject: "is not a JSON object, as a user core must be"
      case .anotherID: "does not have the user's ID in 'id'"
      case .ambiguous: "has 'id', 'username' or 'role' twice, so readers may disagree"
      }
    return "'\(key)' \(what). Have the record repaired"
  }
}
