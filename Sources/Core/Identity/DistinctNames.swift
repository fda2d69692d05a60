/// Names that look alike but belong to different people, as declared in the plan.
package struct DistinctNames: Hashable, Sendable {
  /// Each a group of names of which every one is another person's.
  package var groups: [[String]]
  private let members: [Set<Bytewise>]

  package init(_ groups: [[String]] = []) {
    self.groups = groups
    members = groups.map { Set($0.map(Bytewise.init)) }
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.groups.map { $0.map(Bytewise.init) } == b.groups.map { $0.map(Bytewise.init) }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(groups.map { $0.map(Bytewise.init) })
  }

  /// Whether one group has both.
  package func tells(_ name: String, from other: String) -> Bool {
    members.contains { $0.contains(Bytewise(name)) && $0.contains(Bytewise(other)) }
  }
}
