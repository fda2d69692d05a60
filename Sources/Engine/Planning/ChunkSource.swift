import Core

/// The stretches of a whole plan, in its order: users batch by batch, then the rules whose keys do not
/// name a user.
actor ChunkSource<Store: KeyValueStore> {
  private let store: Store
  private let planned: [Identity]
  /// Of the whole cohort.
  private let identities: [Identity]
  private let keyed: [CompiledRule]
  private let listing: Listing?
  private let siblings: Siblings
  private let owners: OwnerTable
  private var owned: ArraySlice<CompiledRule>
  private let all: [CompiledRule]
  private var start = 0
  private var join: RecordJoin<Store>?
  private var scan: OwnerScan<Store>?

  /// Users joined in one pass over the store's listings.
  private let usersPerBatch: Int

  init(_ store: Store, _ input: PlanInput, _ listing: Listing?) {
    self.store = store
    self.listing = listing
    planned = input.plannedIdentities
    identities = input.identities
    let rules = input.plannedRules
    keyed = rules.filter(\.isKeyedByUser)
    owned = rules.filter { !$0.isKeyedByUser }[...]
    all = input.rules
    siblings = Siblings(input.identities)
    usersPerBatch = Self.usersPerBatch(keyed)
    owners = OwnerTable(input.identities)
  }

  /// The next stretch; nil at the end of the plan.
  func next() async throws(StoreError) -> PendingChunk? {
    while let join = join ?? nextJoin() {
      self.join = join
      if let chunk = try await join.next() { return chunk }
      self.join = nil
    }
    while let scan = scan ?? nextScan() {
      self.scan = scan
      if let chunk = try await scan.next() { return chunk }
      self.scan = nil
    }
    return nil
  }

  /// Users joined in one pass over the store's listings; fewer where binding the rules to a user
  /// takes much memory.
  private static func usersPerBatch(_ rules: [CompiledRule]) -> Int {
    let templates = rules.reduce(0) { $0 + $1.templateCount }
    return max(1, min(256, 65_536 / max(1, templates)))
  }

  private func nextJoin() -> RecordJoin<Store>? {
    guard start < planned.count else { return nil }
    let part = Array(planned[start..<min(start + usersPerBatch, planned.count)])
    start += part.count
    let batch = UserBatch(
      part, rules: keyed, siblings: part.map(siblings.others),
      earlier: part.map(siblings.earlier),
      merging: store.capabilities.ordersKeys,
      // Where requests take long, a listing for each user and rule is dear.
      lookingBelow: store.capabilities.requestLatency == .local)
    return RecordJoin(store, batch, listing)
  }

  private func nextScan() -> OwnerScan<Store>? {
    owned.popFirst().map { rule in
      OwnerScan(
        store, rule, owners.naming(by: rule.rule, identities),
        NeighbourRules(of: rule, all, owners, identities))
    }
  }
}

/// A stretch of the plan whose records' values may still have to be read.
struct PendingChunk: Sendable {
  /// A key that the chunk needs the entry of.
  struct Wanted: Sendable {
    var namespace: Namespace
    var key: Key
    /// Whether a listing has shown it; else it may not exist.
    var isListed: Bool
    var hint = ReadHint.none
  }

  var wanted: [Wanted]
  /// The chunk, from the entries of `wanted`, in their order.
  var complete: @Sendable ([Entry?]) async throws(StoreError) -> JoinedChunk
}
