import Core

extension ListingGroups {
  /// What a plan of the cohort lists: every user's sources, and their destinations.
  ///
  /// One key is looked up by a read, which costs a hundredth of a listing; of a source and its
  /// destination, a listing saves one read at most.
  static func planning(
    _ identities: [Identity], _ rules: [CompiledRule]
  ) -> [ListingGroup] {
    var groups = ListingGroups()
    for identity in identities {
      for rule in rules where rule.isKeyedByUser {
        let bound = BoundRule(rule, identity: identity)
        groups.want(bound.source, rule.rule.source, 0, rule)
        if case .move(_, let to) = rule.rule.keys, let destination = bound.destination {
          groups.want(destination, to, 1, rule)
        }
      }
    }
    for rule in rules where !rule.isKeyedByUser {
      let template = BoundTemplate(rule.rule.source, identity: Identity(legacy: "", id: ""))
      groups.want(template, rule.rule.source, 0, rule)
    }
    return groups.groups()
  }

  /// - Parameter reads: of the key, where the template stands for one.
  private mutating func want(
    _ bound: BoundTemplate, _ template: KeyTemplate, _ reads: Int, _ rule: CompiledRule
  ) {
    let isKey = template.captures.isEmpty
    want(
      WantedKeys(
        start: Key(bound.prefix), extent: isKey ? .key : .prefix,
        reads: isKey ? reads : nil), in: rule.rule.namespace,
      group: template.commonPrefix)
  }
}

extension KeyTemplate {
  /// What the keys of all users start with.
  var commonPrefix: Key {
    var bytes: [UInt8] = []
    for part in parts {
      guard case .literal(let text) = part else { break }
      bytes += text
    }
    return Key(bytes)
  }
}
