package import Core
package import Ledger
package import SystemPackage

/// Tells how far each user of a cohort is by listing keys: a request for about a thousand of them, where
/// requests cost. Values are read only of rules with one key a user that no listing shows.
///
/// Records of rules whose keys do not name a user are left out. Memory grows with users and rules.
package struct KeyStatusReading<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let spoolDirectory: FilePath?

  /// - Parameter spoolDirectory: for temporary files; nil takes the system's.
  package init(store: Store, spoolDirectory: FilePath?) {
    self.store = store
    self.spoolDirectory = spoolDirectory
  }

  /// - Returns: every name of the cohort, in its order.
  package func read(_ input: PlanInput) async throws(StoreError) -> [KeyStatus] {
    let listed = try await CohortListing(input, in: store, spoolDirectory: spoolDirectory)
    guard let listing = listed.listing else { return try await read(input, over: store, nil) }
    return try await read(input, over: PrelistedStore(store, listing), listing)
  }

  private func read(
    _ input: PlanInput, over store: some KeyValueStore, _ listing: Listing?
  ) async throws(StoreError) -> [KeyStatus] {
    var statuses = input.identities.map { KeyStatus(identity: $0) }
    let places = Dictionary(
      input.identities.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    try await KeyWalk(store, listing).run(input.identities, input.rules.filter(\.isKeyedByUser)) {
      chunk in
      for item in chunk.items {
        switch item {
        case .record(let record):
          let rule = chunk.rules[record.rule]
          guard let place = places[rule.identity] else { continue }
          statuses[place].note(record, rule)
        case .unmatched(let identity, _, _):
          if let place = places[identity] { statuses[place].unmatched += 1 }
        case .user, .outside: break
        }
      }
    }
    return statuses
  }
}

extension KeyStatus {
  fileprivate mutating func note(_ record: JoinedRecord, _ rule: BoundRule) {
    records[rule.definition.namespace, default: 0] += 1
    guard record.key != record.destinationKey else { return }
    if record.destination == nil { left += 1 } else { moved += 1 }
  }
}
