import Core

/// Finds records whose destination another legacy name of the same user also has a record for, by
/// whichever rule.
struct SiblingLookup {
  private let batch: UserBatch
  private let listing: Listing?
  /// The rules that move keys, bound to the other names of the users at hand.
  private var bound: [Identity: [BoundRule]] = [:]

  init(_ batch: UserBatch, _ listing: Listing?) {
    self.batch = batch
    self.listing = listing
  }

  consuming func marking<Store: KeyValueStore>(
    _ items: [JoinedItem], _ reader: BatchReader<Store>
  ) async throws(StoreError) -> [JoinedItem] {
    guard batch.siblings.contains(where: { !$0.isEmpty }) else { return items }
    var items = items
    var lookup = listing.map { ListingLookup($0) }
    var found: Set<Int> = []
    var wanted: [(Namespace, Key)] = []
    var owners: [Int] = []
    for (index, item) in items.enumerated() {
      guard case .record(let record) = item else { continue }
      let rule = batch.rules[record.rule]
      let siblings = batch.siblings[record.rule / (batch.rules.count / batch.identities.count)]
      guard rule.definition.source.usesLegacy else { continue }
      let namespace = rule.definition.namespace
      for sibling in siblings {
        // Two names can have one form in the rule's keys, and then this very record.
        for key in sources(of: record.destinationKey, in: namespace, sibling)
        where key != record.key {
          switch try lookup?.presence(of: key, in: namespace) ?? .unknown {
          case .absent: break
          case .present: found.insert(index)
          case .unknown:
            wanted.append((namespace, key))
            owners.append(index)
          }
        }
      }
    }
    let read = try await reader.read(wanted)
    for (index, entry) in zip(owners, read) where entry != nil { found.insert(index) }
    for index in found {
      guard case .record(var record) = items[index] else { continue }
      record.hasSibling = true
      items[index] = .record(record)
    }
    return items
  }

  private mutating func sources(
    of destination: Key, in namespace: Namespace, _ sibling: Identity
  ) -> [Key] {
    let known = bound[sibling]
    let rules = known ?? batch.compiled.map { BoundRule($0, identity: sibling) }
    if known == nil { bound[sibling] = rules }
    return rules.sources(of: destination, in: namespace)
  }
}

extension [BoundRule] {
  /// The keys whose records one user's rules would bring to `destination`; each rule gives one at
  /// most, and none that an earlier rule takes.
  func sources(of destination: Key, in namespace: Namespace) -> [Key] {
    let rules = filter { $0.definition.namespace == namespace }
    return rules.indices.compactMap { index in
      guard let source = rules[index].sourceKey(for: destination),
        !rules[..<index].contains(where: { $0.source.match(source.bytes) != nil })
      else { return nil }
      return source
    }
  }
}
