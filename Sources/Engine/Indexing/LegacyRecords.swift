package import Core
package import RecordIndex

/// Finds legacy records by the rules of a cohort plan.
struct LegacyRecords<Store: KeyValueStore>: LegacySearch {
  private let store: Store
  private let records: IndexedRecords
  private let rules: [CompiledRule]

  /// - Parameter rules: of the cohort plan; those of other namespaces do not matter.
  init(_ store: Store, _ records: IndexedRecords, rules: [Rule]) {
    self.store = store
    self.records = records
    self.rules = CompiledRule.compile(rules).filter {
      $0.movesKeys && $0.rule.namespace == records.namespace
    }
  }

  /// Ends at the first; costs listings of keys, and reads of those that have not moved.
  func remain(of user: IndexUser, now: Int64) async throws(StoreError) -> Bool {
    guard !rules.isEmpty else { return false }
    let identities = user.names.map { Identity(legacy: $0, id: user.id) }
    let batch = UserBatch(
      identities, rules: rules, siblings: identities.map { _ in [] },
      merging: store.capabilities.ordersKeys)
    let target = BoundTemplate(records.key, identity: Identity(legacy: "", id: user.id))
    let join = RecordJoin(KeysOnlyStore(store), batch, nil)
    let reader = BatchReader(store)
    let context = DecisionContext(now: now, capabilities: store.capabilities)
    while let chunk = try await join.next() {
      // Destinations that no listing shows are probed; what is listed need not be read yet.
      let unlisted = chunk.wanted.filter { !$0.isListed }.map { ($0.namespace, $0.key) }
      var probed = try await reader.read(unlisted).makeIterator()
      let entries = chunk.wanted.map { $0.isListed ? Entry(value: []) : probed.next() ?? nil }
      let joined = try await chunk.complete(entries)
      var left: [JoinedRecord] = []
      for case .record(let record) in joined.items
      where record.destination == nil && record.key != record.destinationKey
        && target.match(record.destinationKey.bytes) != nil
      {
        left.append(record)
      }
      let sources = try await reader.read(left.map { (records.namespace, $0.key) })
      for (record, source) in zip(left, sources) {
        guard let source else { continue }
        let decision = Decision.planned(
          source: source, destination: nil, destinationKey: record.destinationKey,
          rule: joined.rules[record.rule], hasSibling: false, context: context)
        if decision.action != .reject { return true }
      }
    }
    return false
  }
}

extension IndexCheck {
  /// - Parameter rules: of the cohort plan; they tell which records have not moved yet.
  package init(
    store: Store, records: IndexedRecords, rules: [Rule], target: IndexTarget,
    retry: RetryPolicy, now: @escaping @Sendable () -> Timestamp
  ) {
    self.init(
      store: store, records: records, legacy: LegacyRecords(store, records, rules: rules),
      target: target, retry: retry, now: now)
  }
}

extension IndexRepair {
  /// - Parameter rules: of the cohort plan; they tell which records have not moved yet.
  package init(
    store: Store, records: IndexedRecords, rules: [Rule], target: IndexTarget,
    retry: RetryPolicy, options: IndexRepairOptions, now: @escaping @Sendable () -> Timestamp
  ) {
    self.init(
      store: store, records: records, legacy: LegacyRecords(store, records, rules: rules),
      target: target, retry: retry, options: options, now: now)
  }
}
