import Core

/// What other rules of a namespace have to do with keys next to an in-place rule whose keys do not
/// name the user.
struct NeighbourRules: Sendable {
  /// A rule whose keys name the user behind this text.
  private struct Keyed {
    var prefix: [UInt8]
    var delimiter: Delimiter
    /// The names in the form that the keys have; nil where they are as they are.
    var names: Set<[UInt8]>?
  }

  private let keyed: [Keyed]
  private let owners: OwnerTable
  /// The other rules of this kind: those before the rule, and all.
  private let earlier: [BoundTemplate]
  private let others: [BoundTemplate]

  init(
    of rule: CompiledRule, _ rules: [CompiledRule], _ owners: OwnerTable, _ cohort: [Identity]
  ) {
    self.owners = owners
    let near = rules.filter {
      $0 !== rule && $0.rule.namespace == rule.rule.namespace
    }
    keyed = near.filter(\.isKeyedByUser).map {
      let source = $0.rule.source
      return Keyed(
        prefix: source.commonPrefix.bytes, delimiter: source.delimiter,
        names: source.isFiltered ? Set(cohort.compactMap(source.firstName)) : nil)
    }
    let owned = near.filter { !$0.isKeyedByUser }
    func templates(_ rules: [CompiledRule]) -> [BoundTemplate] {
      rules.map { BoundTemplate($0.rule.source, identity: Identity(legacy: "", id: "")) }
    }
    others = templates(owned)
    let place = rules.firstIndex { $0 === rule } ?? rules.startIndex
    earlier = templates(owned.filter { other in rules[..<place].contains { $0 === other } })
  }

  /// Whether a key that the rule does not match is in no other rule's count.
  func leave(_ key: Key) -> Bool {
    if others.contains(where: { $0.match(key.bytes) != nil }) { return false }
    if earlier.contains(where: { key.bytes.starts(with: $0.prefix) }) { return false }
    return !keyed.contains { rule in
      guard key.bytes.starts(with: rule.prefix) else { return false }
      let name = rule.delimiter.prefix(of: key.bytes[rule.prefix.count...])
      return rule.names?.contains(name) ?? owners.knows(name)
    }
  }
}
