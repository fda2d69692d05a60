/// What a `StoreKind` reads a cohort plan's `store:` from.
///
/// It replaces variables, and refuses secrets by their names and by their values. Every method reports
/// what is wrong, with its place, and returns nil, so that one run finds all mistakes.
package protocol StoreReader {
  /// A value of the plan.
  associatedtype Node

  /// The fields of a mapping; unknown and missing ones are reported.
  mutating func fields(_ node: Node, _ shape: StoreShape) -> StoreFields<Node>?

  /// The members of a mapping with any keys; nil, and nothing reported, for anything else.
  func members(_ node: Node) -> [StoreMember<Node>]?

  /// A text, variables replaced, neither empty nor with U+0000 in it.
  ///
  /// - Parameter what: how messages name it, such as `'path'`.
  mutating func expandedText(_ node: Node, _ what: String) -> StoreText?

  /// How messages name what stands there, such as `a list`.
  func typeName(_ node: Node) -> String
  func range(_ node: Node) -> SourceRange

  /// Says that the store has these namespaces and no others, so that rules are checked against them.
  mutating func list(_ namespaces: [String])

  mutating func report(_ diagnostic: Diagnostic)
}

/// The keys of one kind of mapping.
package struct StoreShape: Hashable, Sendable {
  /// How messages name the mapping.
  package var what: String
  package var required: [String]
  package var optional: [String]

  package init(_ what: String, required: [String], optional: [String] = []) {
    self.what = what
    self.required = required
    self.optional = optional
  }
}

/// A text and where it stands.
package struct StoreText: Hashable, Sendable {
  package var text: String
  package var range: SourceRange

  package init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// One member of a mapping.
package struct StoreMember<Node> {
  package var key: String
  package var keyRange: SourceRange
  package var node: Node

  package init(_ key: String, at keyRange: SourceRange, _ node: Node) {
    self.key = key
    self.keyRange = keyRange
    self.node = node
  }
}

/// A mapping whose keys are all known.
package struct StoreFields<Node> {
  package var range: SourceRange
  private let members: [StoreMember<Node>]

  package init(_ members: [StoreMember<Node>], at range: SourceRange) {
    self.members = members
    self.range = range
  }

  private func member(_ key: String) -> StoreMember<Node>? {
    members.first { $0.key.utf8.elementsEqual(key.utf8) }
  }

  package subscript(key: String) -> Node? { member(key)?.node }

  package func has(_ key: String) -> Bool { member(key) != nil }

  /// Where the key itself stands; the mapping when it has no such key.
  package func keyRange(_ key: String) -> SourceRange { member(key)?.keyRange ?? range }
}

extension StoreReader {
  /// The text of a field; nil where there is none, or none that is right.
  package mutating func text(_ fields: StoreFields<Node>, _ key: String) -> StoreText? {
    guard let node = fields[key] else { return nil }
    return expandedText(node, "'\(key)'")
  }

  /// A mapping with the one field `path`, as a store in a file has it.
  package mutating func path(_ node: Node) -> String? {
    guard let fields = fields(node, StoreShape("a store", required: ["path"])) else { return nil }
    return text(fields, "path")?.text
  }
}
