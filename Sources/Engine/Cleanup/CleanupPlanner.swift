package import Core
package import Ledger
package import SystemPackage

/// Computes which legacy keys may be deleted, and writes nothing to the store.
///
/// Both records are read again: a legacy key goes where today's decision is that its destination
/// holds the record already, or a newer one. Everything else stays, with its reason. Records that
/// were rewritten in place have no legacy key. Reads, listings and memory are `Planner`'s.
package struct CleanupPlanner<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let now: @Sendable () -> Timestamp
  private let spoolDirectory: FilePath?
  private let onProgress: @Sendable (PlanProgress) -> Void

  /// - Parameter spoolDirectory: for temporary files, where requests cost and listings are made
  ///   beforehand; nil takes the system's.
  package init(
    store: Store, now: @escaping @Sendable () -> Timestamp, spoolDirectory: FilePath?,
    onProgress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) {
    self.store = store
    self.now = now
    self.spoolDirectory = spoolDirectory
    self.onProgress = onProgress
  }

  /// Plans the users whom `clearance` names.
  ///
  /// - Parameters:
  ///   - resolutions: of the cohort plan.
  ///   - writer: opened with `subject`; finished by this call.
  ///   - subject: the cohort plan's, its purpose a clean-up by the clearance's basis.
  ///   - listed: the keys of the whole cohort, which its coverage was counted from; nil lists them here.
  ///   - deleted: is given every entry that the plan deletes, in its order.
  /// - Throws: `StoreError` when the store cannot be read, `LedgerError` when the plan cannot be
  ///   written.
  package func plan(
    _ clearance: CleanupClearance, _ subject: PlanSubject, resolutions: [Resolution] = [],
    listed: CohortListing? = nil, keeping deleted: DeletedEntries? = nil,
    into writer: PlanWriter, options: PlanOptions = PlanOptions()
  ) async throws -> PlanResult {
    var compiled = PlanInput(
      identities: clearance.identities, rules: subject.rules, limits: subject.limits)
    compiled.resolutions = resolutions
    var input = compiled
    input.rules = compiled.rules.filter(\.isKeyedByUser)
    var keys = listed
    if keys == nil {
      keys = try await CohortListing(input, in: store, spoolDirectory: spoolDirectory)
    }
    guard let listing = keys?.listing else {
      return try await plan(input, subject, over: store, nil, deleted, into: writer, options)
    }
    return try await plan(
      input, subject, over: PrelistedStore(store, listing), listing, deleted, into: writer, options)
  }

  private func plan(
    _ input: PlanInput, _ subject: PlanSubject, over store: some KeyValueStore,
    _ listing: Listing?, _ deleted: DeletedEntries?, into writer: PlanWriter, _ options: PlanOptions
  ) async throws -> PlanResult {
    let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
    var assembly = PlanEncoder(
      rules: subject.rules.map(\.name), options,
      requests: RequestTally(
        store.capabilities, batch: subject.limits.batch, purpose: subject.purpose))
    var resolutions = ResolutionBook(input.resolutions)
    let chunks = ReadAhead(ChunkSource(store, input, listing), store, listing)
    while let chunk = try await chunks.next() {
      try Task.checkCancellation()
      for item in chunk.items {
        switch item {
        case .user(let identity): assembly.begin(identity)
        case .unmatched(let identity, let namespace, let key):
          assembly.append(UnmatchedKey(identity: identity, namespace: namespace, key: key))
        case .outside: break
        case .record(let record):
          if let operation = Self.operation(
            record, chunk.rules[record.rule], context, &resolutions)
          {
            assembly.append(operation)
            if operation.action == .delete { try deleted?.append(record.key, record.source) }
          }
        }
      }
      try await writer.append(assembly.takeBytes())
      onProgress(
        PlanProgress(users: assembly.counts.users, records: assembly.counts.operations))
    }
    let notes = try resolutions.notes()
    var result = try await assembly.finish(writer, input.rules, listing: listing)
    result.notes = notes
    return result
  }

  /// Nil for a record that stands under no legacy key.
  private static func operation(
    _ record: JoinedRecord, _ rule: BoundRule, _ context: DecisionContext,
    _ resolutions: inout ResolutionBook
  ) -> Operation? {
    guard rule.rule.movesKeys, record.key != record.destinationKey else { return nil }
    var decision = record.decision(rule, context)
    let fingerprints = record.fingerprints
    var take = record.take(decision, rule, fingerprints, &resolutions)
    if let decided = take {
      decision = record.resolved(decision, decided, rule, context)
      if !decision.keeps(decided) || decided == .legacy { take = nil }
    }
    var (action, reason) = decision.cleanedUp(
      take, isOwned: isOwned(record.source.value, rule))
    if action == .delete, !record.source.isRestorable(under: record.key, context) {
      (action, reason) = (.conflict, .notRestorable)
    }
    return Operation(
      identity: rule.identity, rule: rule.definition.name, namespace: rule.definition.namespace,
      action: action, reason: reason, source: record.key, destination: record.destinationKey,
      sourceFingerprint: fingerprints.legacy, destinationFingerprint: fingerprints.canonical,
      resultFingerprint: nil, bytes: record.source.value.count,
      take: action == .conflict ? nil : take,
      isBinary: context.capabilities.readsAlone(record.source.value))
  }
}
