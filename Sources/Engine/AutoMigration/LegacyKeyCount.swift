import Core

/// Counts a user's legacy records where no counter does.
struct LegacyKeyCount<Store: KeyValueStore>: Sendable {
  let store: Store
  let rules: [CompiledRule]
  /// Records of other namespaces are not what the counter would count.
  let namespace: Namespace

  /// - Returns: the number of keys that a rule moves, `limit` at most; the rest is not listed.
  func count(_ identities: [Identity], upTo limit: Int) async throws(StoreError) -> Int {
    var count = 0
    var counted: Set<BoundTemplate> = []
    for identity in identities {
      // Two names of one user can have one form in keys.
      let templates = rules.map { BoundTemplate($0.rule.source, identity: identity) }
        .filter { counted.insert($0).inserted }
      var pages = store.pages(Scan(ranges(templates))).makeAsyncIterator()
      while count < limit, let page = try await pages.next(isolation: #isolation) {
        count += page.records.count { record in
          templates.contains { $0.match(record.key.bytes) != nil }
        }
      }
    }
    return min(count, limit)
  }

  /// - Parameter rules: of the plan; those whose keys name one entry, or no user, have no records to
  ///   count.
  init(store: Store, rules: [CompiledRule], namespace: Namespace) {
    self.store = store
    self.namespace = namespace
    self.rules = rules.filter { rule in
      guard case .move(let from, _) = rule.rule.keys else { return false }
      return rule.rule.namespace == namespace && !from.captures.isEmpty
    }
  }

  /// Each key is listed once: prefixes within others are left out.
  private func ranges(_ templates: [BoundTemplate]) -> [ScanRange] {
    let prefixes = Set(templates.map(\.prefix))
    return prefixes.filter { prefix in
      !prefixes.contains { $0 != prefix && prefix.starts(with: $0) }
    }.map { Key($0) }.sorted().map { ScanRange(namespace, prefix: $0) }
  }
}
