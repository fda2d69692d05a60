/// A person whom the policy knows by their key: one whose signature on a plan counts.
package struct Approver: Hashable, Sendable {
  package var name: String
  /// Other names under which the person makes plans, such as `alice@laptop`.
  package var actors: [String]
  package var key: ApproverKey

  package init(name: String, actors: [String] = [], key: ApproverKey) {
    self.name = name
    self.actors = actors
    self.key = key
  }

  /// Whether a plan's author of that name is this person. The case of ASCII letters makes no difference,
  /// so that it lets nobody approve their own plan; a key says it better.
  package func isAuthor(_ actor: String) -> Bool {
    ([name] + actors).contains { Self.folded($0) == Self.folded(actor) }
  }

  /// The bytes of a name with ASCII letters in lower case, by which names are one person's.
  package static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}
