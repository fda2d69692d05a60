import Core
import Ledger

/// Counts the keys that stand where the rules send records; each for the first rule that could have
/// sent it.
struct CanonicalKeys<Store: KeyValueStore> {
  private let store: Store
  private let listing: Listing?
  /// Rules that move keys, bound to each user: users first.
  private let rules: [BoundRule]
  private let rulesPerUser: Int

  /// - Parameter users: no ID twice.
  init(_ store: Store, _ users: [Identity], _ rules: [CompiledRule], _ listing: Listing?) {
    let moving = rules.filter(\.movesKeys)
    self.store = store
    self.listing = listing
    rulesPerUser = max(1, moving.count)
    self.rules = users.flatMap { user in moving.map { BoundRule($0, identity: user) } }
  }

  func count(
    into counts: inout [String: CoverageReport.KeyCounts]
  ) async throws(StoreError) {
    try await countScanned(&counts)
    try await countExact(&counts)
  }

  private func countScanned(
    _ counts: inout [String: CoverageReport.KeyCounts]
  ) async throws(StoreError) {
    let scanned = rules.indices.filter { rules[$0].destinationCaptures }
    let ranges = scanned.map {
      ScanRange(
        rules[$0].definition.namespace, prefix: Key(rules[$0].destination?.prefix ?? []))
    }
    for try await page in store.pages(Scan(ranges)) {
      for record in page.records where isOwn(record.key, of: scanned[record.range]) {
        counts[rules[scanned[record.range]].definition.name]?.moved += 1
      }
    }
  }

  /// Whether the rule is the user's first in its namespace that could have sent a record to `key`.
  private func isOwn(_ key: Key, of number: Int) -> Bool {
    let namespace = rules[number].definition.namespace
    func sends(_ rule: BoundRule) -> Bool { rule.destination?.match(key.bytes) != nil }
    let first = number - number % rulesPerUser
    return sends(rules[number])
      && !rules[first..<number].contains { $0.definition.namespace == namespace && sends($0) }
  }

  private func countExact(
    _ counts: inout [String: CoverageReport.KeyCounts]
  ) async throws(StoreError) {
    var lookup = listing.map { ListingLookup($0) }
    var unlisted: [(rule: String, namespace: Namespace, key: Key)] = []
    for rule in rules where !rule.destinationCaptures {
      let place = (
        rule: rule.definition.name, namespace: rule.definition.namespace,
        key: Key(rule.destination?.prefix ?? [])
      )
      switch try lookup?.presence(of: place.key, in: place.namespace) ?? .unknown {
      case .absent: break
      case .present: counts[place.rule]?.moved += 1
      case .unknown: unlisted.append(place)
      }
    }
    let entries = try await BatchReader(store).read(unlisted.map { ($0.namespace, $0.key) })
    for (place, entry) in zip(unlisted, entries) where entry != nil {
      counts[place.rule]?.moved += 1
    }
  }
}

extension BoundRule {
  /// Whether destinations are many keys, rather than one of each user.
  fileprivate var destinationCaptures: Bool {
    guard case .move(_, let to) = rule.rule.keys else { return false }
    return !to.captures.isEmpty
  }
}
