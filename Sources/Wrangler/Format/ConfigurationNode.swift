import Core

/// One value of a configuration file, in whichever format it was written.
struct ConfigurationNode: Sendable {
  enum Content: Sendable {
    case text(String)
    case list([ConfigurationNode])
    /// In the order written; in JSON a name may stand twice.
    case table([ConfigurationMember])
    /// What the reader has no use for, as messages name it.
    case other(String)
  }

  /// Levels of containers that are looked into: `env`, its name, `kv_namespaces`, an item.
  static let depth = 6

  var content: Content
  /// Nil where the format's parser gives no place.
  var range: SourceRange?

  var typeName: String {
    switch content {
    case .text: "a text"
    case .list: "a list"
    case .table: "a table"
    case .other(let name): name
    }
  }

  /// The members of a table; empty for anything else.
  var members: [ConfigurationMember] {
    if case .table(let members) = content { members } else { [] }
  }

  subscript(name: String) -> ConfigurationNode? { members.last { $0.name == name }?.value }
}

struct ConfigurationMember: Sendable {
  var name: String
  var nameRange: SourceRange?
  var value: ConfigurationNode
}
