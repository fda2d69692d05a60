package import Core
package import Ledger
package import SystemPackage

/// Counts a cohort's legacy and canonical keys by listing them; values are read only of keys that no
/// listing shows, such as those of rules with one key a user.
///
/// In-place rules are left out: their keys do not tell what was rewritten. Memory is bounded by a
/// page of each listing.
package struct CoverageReading<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let spoolDirectory: FilePath?

  /// - Parameter spoolDirectory: for temporary files, where requests cost and listings are made
  ///   beforehand; nil takes the system's.
  package init(store: Store, spoolDirectory: FilePath?) {
    self.store = store
    self.spoolDirectory = spoolDirectory
  }

  /// - Parameter listed: the cohort's keys; nil lists them here.
  /// - Returns: the counts of every rule that moves keys, by its name.
  package func read(
    _ input: PlanInput, listed: CohortListing? = nil
  ) async throws(StoreError) -> [String: CoverageReport.KeyCounts] {
    let rules = input.rules.filter(\.isKeyedByUser)
    var keys = listed
    if keys == nil {
      keys = try await CohortListing(input, in: store, spoolDirectory: spoolDirectory)
    }
    guard let listing = keys?.listing else {
      return try await count(input.identities, rules, over: store, nil)
    }
    return try await count(
      input.identities, rules, over: PrelistedStore(store, listing), listing)
  }

  private func count(
    _ identities: [Identity], _ rules: [CompiledRule], over store: some KeyValueStore,
    _ listing: Listing?
  ) async throws(StoreError) -> [String: CoverageReport.KeyCounts] {
    var counts: [String: CoverageReport.KeyCounts] = [:]
    for rule in rules where rule.movesKeys { counts[rule.rule.name] = .init() }
    try await KeyWalk(store, listing).run(identities, rules) { chunk in
      for case .record(let record) in chunk.items {
        let rule = chunk.rules[record.rule].rule
        guard rule.movesKeys, record.key != record.destinationKey else { continue }
        counts[rule.rule.name]?.legacy += 1
        if record.destination == nil { counts[rule.rule.name]?.left += 1 }
      }
    }
    var seen: Set<Bytewise> = []
    let users = identities.filter { seen.insert(Bytewise($0.id)).inserted }
    try await CanonicalKeys(KeysOnlyStore(store), users, rules, listing).count(into: &counts)
    return counts
  }
}

extension CompiledRule {
  var movesKeys: Bool {
    if case .move = rule.keys { return true }
    return false
  }
}
