import Core

extension Listing {
  private struct Place: Hashable {
    var namespace: Namespace
    var start: Key
  }

  /// Records under the prefixes of the users' sources and of rules for the whole cohort.
  ///
  /// One look-up for each user and rule; memory for each prefix.
  func sourceRecords(_ identities: [Identity], _ rules: [CompiledRule]) -> Int {
    var seen: Set<Place> = []
    var count = 0
    func add(_ template: BoundTemplate, _ namespace: Namespace) {
      guard let entry = entry(containing: Key(template.prefix), in: namespace),
        seen.insert(Place(namespace: namespace, start: entry.keys.start)).inserted
      else { return }
      count += entry.place.extent.records
    }
    for rule in rules {
      guard rule.isKeyedByUser else {
        add(
          BoundTemplate(rule.rule.source, identity: Identity(legacy: "", id: "")),
          rule.rule.namespace)
        continue
      }
      for identity in identities {
        add(BoundRule(rule, identity: identity).source, rule.rule.namespace)
      }
    }
    return count
  }
}
