import Core

/// Finds records whose destination another legacy name of the same user also has a record for.
struct SiblingLookup {
  private let batch: UserBatch
  private let listing: Listing?

  init(_ batch: UserBatch, _ listing: Listing?) {
    self.batch = batch
    self.listing = listing
  }

  func marking<Store: KeyValueStore>(
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
      for key in rule.siblingKeys(of: record.key, siblings) {
        let namespace = rule.rule.rule.namespace
        switch try lookup?.presence(of: key, in: namespace) ?? .unknown {
        case .absent: break
        case .present: found.insert(index)
        case .unknown:
          wanted.append((namespace, key))
          owners.append(index)
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
}

extension BoundRule {
  /// Where the user's other names would keep the record that `key` names; none for an in-place rule.
  func siblingKeys(of key: Key, _ siblings: [Identity]) -> [Key] {
    guard case .move(let from, _) = rule.rule.keys, let captures = source.match(key.bytes) else {
      return []
    }
    return siblings.map {
      Key(BoundTemplate(from, identity: $0).expand(captures, of: key.bytes))
    }
  }
}
