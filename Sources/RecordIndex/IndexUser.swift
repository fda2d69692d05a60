public import Core

/// A user as an index knows one: by ID, whatever names the records once carried.
public struct IndexUser: Hashable, Sendable {
  public var id: String
  /// Every legacy name of the ID in the cohort.
  public var names: [String]

  /// Bytes are bytes, as in `Identity`.
  public static func == (a: IndexUser, b: IndexUser) -> Bool {
    a.id.isSame(as: b.id) && a.names.map(Bytewise.init) == b.names.map(Bytewise.init)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: id) }

  public init(id: String, names: [String]) {
    self.id = id
    self.names = names
  }

  /// One user per ID, in the order in which IDs come first.
  public static func users(_ identities: [Identity]) -> [IndexUser] {
    var users: [IndexUser] = []
    var positions: [Bytewise: Int] = [:]
    for identity in identities {
      if let position = positions[Bytewise(identity.id)] {
        users[position].names.append(identity.legacy)
      } else {
        positions[Bytewise(identity.id)] = users.count
        users.append(IndexUser(id: identity.id, names: [identity.legacy]))
      }
    }
    return users
  }
}
