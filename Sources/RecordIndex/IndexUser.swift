package import Core

/// A user as an index knows one: by ID, whatever names the records once carried.
package struct IndexUser: Hashable, Sendable {
  package var id: String
  /// Every legacy name of the ID in the cohort.
  package var names: [String]

  /// Bytes are bytes, as in `Identity`.
  package static func == (a: IndexUser, b: IndexUser) -> Bool {
    a.id.isSame(as: b.id) && a.names.map(Bytewise.init) == b.names.map(Bytewise.init)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: id) }

  package init(id: String, names: [String]) {
    self.id = id
    self.names = names
  }

  /// One user per ID, in the order in which IDs come first.
  package static func users(_ identities: [Identity]) -> [IndexUser] {
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
