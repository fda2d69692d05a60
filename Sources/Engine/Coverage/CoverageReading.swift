package import Core
package import Ledger
package import SystemPackage

/// Counts a cohort's legacy and canonical keys by listing them; values are read only of keys that no
/// listing shows, such as those of rules with one key a user.
///
/// In-place rules are left out: their keys do not tell what was rewritten. Memory is bounded by a
/// page of each listing.
package struct CoverageReading<Store: KeyValueStore>: Sendable {
  /// Users joined in one pass over the store's listings.
  private static var usersPerBatch: Int { 256 }

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
      return try await count(input.identities, rules, over: KeysOnlyStore(store), nil)
    }
    return try await count(
      input.identities, rules, over: KeysOnlyStore(PrelistedStore(store, listing)), listing)
  }

  private func count(
    _ identities: [Identity], _ rules: [CompiledRule], over store: some KeyValueStore,
    _ listing: Listing?
  ) async throws(StoreError) -> [String: CoverageReport.KeyCounts] {
    var counts: [String: CoverageReport.KeyCounts] = [:]
    for rule in rules where rule.movesKeys { counts[rule.rule.name] = .init() }
    let siblings = Siblings(identities)
    for start in stride(from: 0, to: identities.count, by: Self.usersPerBatch) {
      let part = Array(identities[start..<min(start + Self.usersPerBatch, identities.count)])
      let batch = UserBatch(
        part, rules: rules, siblings: part.map { _ in [] }, earlier: part.map(siblings.earlier),
        merging: store.capabilities.ordersKeys)
      let join = RecordJoin(store, batch, listing)
      while let chunk = try await join.next() {
        try await add(chunk, store, to: &counts)
      }
    }
    var seen: Set<Bytewise> = []
    let users = identities.filter { seen.insert(Bytewise($0.id)).inserted }
    try await CanonicalKeys(store, users, rules, listing).count(into: &counts)
    return counts
  }

  private func add(
    _ chunk: PendingChunk, _ store: some KeyValueStore,
    to counts: inout [String: CoverageReport.KeyCounts]
  ) async throws(StoreError) {
    let unlisted = chunk.wanted.filter { !$0.isListed }.map { ($0.namespace, $0.key) }
    var probed = try await BatchReader(store).read(unlisted).makeIterator()
    // What a listing shows is there; what it holds is no matter.
    let entries = chunk.wanted.map { $0.isListed ? Entry(value: []) : probed.next() ?? nil }
    let joined = try await chunk.complete(entries)
    for case .record(let record) in joined.items {
      let rule = joined.rules[record.rule].rule
      guard rule.movesKeys, record.key != record.destinationKey else { continue }
      counts[rule.rule.name]?.legacy += 1
      if record.destination == nil { counts[rule.rule.name]?.left += 1 }
    }
  }
}

extension CompiledRule {
  var movesKeys: Bool {
    if case .move = rule.keys { return true }
    return false
  }
}
