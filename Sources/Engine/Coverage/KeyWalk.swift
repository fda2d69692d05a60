import Core
import SystemPackage

/// Walks a cohort's records by their keys, in the order of users, rules and keys. Values are read only of
/// keys that no listing shows.
struct KeyWalk<Store: KeyValueStore> {
  /// Users joined in one pass over the store's listings.
  private static var usersPerBatch: Int { 256 }

  private let store: KeysOnlyStore<Store>
  private let listing: Listing?

  init(_ store: Store, _ listing: Listing?) {
    self.store = KeysOnlyStore(store)
    self.listing = listing
  }

  /// - Parameters:
  ///   - rules: those whose keys name a user.
  ///   - body: is given chunks whose entries have no values.
  func run(
    _ identities: [Identity], _ rules: [CompiledRule], _ body: (JoinedChunk) -> Void
  ) async throws(StoreError) {
    let siblings = Siblings(identities)
    for start in stride(from: 0, to: identities.count, by: Self.usersPerBatch) {
      let part = Array(identities[start..<min(start + Self.usersPerBatch, identities.count)])
      let batch = UserBatch(
        part, rules: rules, siblings: part.map { _ in [] }, earlier: part.map(siblings.earlier),
        merging: store.capabilities.ordersKeys)
      let join = RecordJoin(store, batch, listing)
      while let chunk = try await join.next() { body(try await complete(chunk)) }
    }
  }

  private func complete(_ chunk: PendingChunk) async throws(StoreError) -> JoinedChunk {
    let unlisted = chunk.wanted.filter { !$0.isListed }.map { ($0.namespace, $0.key) }
    var probed = try await BatchReader(store).read(unlisted).makeIterator()
    // What a listing shows is there; what it holds is no matter.
    let entries = chunk.wanted.map { $0.isListed ? Entry(value: []) : probed.next() ?? nil }
    return try await chunk.complete(entries)
  }
}
