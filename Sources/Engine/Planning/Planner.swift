package import Core
package import Ledger
package import SystemPackage

/// Computes what would change, and writes nothing to the store.
///
/// Memory is bounded by a few chunks of a thousand records, whatever the size of the store; reading,
/// deciding and compressing run side by side. Where requests cost, everything is listed beforehand, by
/// user or by whole prefix, whichever takes fewer requests, into temporary files.
package struct Planner<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let now: @Sendable () -> Timestamp
  private let spoolDirectory: FilePath?
  private let past: PastWrites?
  private let onProgress: @Sendable (PlanProgress) -> Void

  /// - Parameters:
  ///   - memory: what the environment's runs wrote; nil where nothing is known.
  ///   - spoolDirectory: for temporary files, where requests cost and listings are made beforehand; nil
  ///     takes the system's.
  package init(
    store: Store, memory: EnvironmentMemory? = nil, now: @escaping @Sendable () -> Timestamp,
    spoolDirectory: FilePath? = nil,
    onProgress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) {
    self.store = store
    self.now = now
    past = memory.map {
      PastWrites(
        $0, store: store.identity, delay: store.capabilities.consistencyDelay, now: now)
    }
    self.spoolDirectory = spoolDirectory
    self.onProgress = onProgress
  }

  /// Plans the whole cohort into `writer` and returns what was found.
  ///
  /// - Parameters:
  ///   - writer: opened with the plan's header and subject; finished by this call.
  /// - Throws: `StoreError` when the store cannot be read, `DiagnosticsError` when a user has more
  ///   keys than the plan allows or a resolution may not decide as it does, `DeletionRefusal` when more
  ///   records are gone that runs wrote than users delete, and the options say nothing of them,
  ///   `LedgerError` when the plan cannot be written.
  package func plan(
    _ input: PlanInput, into writer: PlanWriter, options: PlanOptions = PlanOptions()
  ) async throws -> PlanResult {
    guard store.capabilities.prefersListings else {
      return try await plan(input, over: store, nil, into: writer, options)
    }
    let groups = ListingGroups.planning(input.plannedIdentities, input.plannedRules)
    let onProgress = onProgress
    let listing = try await Prelisting(store, directory: spoolDirectory) {
      onProgress(PlanProgress(users: 0, records: 0, listing: $0))
    }.run(groups)
    let prelisted = PrelistedStore(store, listing)
    return try await plan(input, over: prelisted, listing, into: writer, options)
  }

  private func plan(
    _ input: PlanInput, over store: some KeyValueStore, _ listing: Listing?,
    into writer: PlanWriter, _ options: PlanOptions
  ) async throws -> PlanResult {
    let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
    var assembly = PlanAssembly(input, context: context, options)
    let chunks = ReadAhead(ChunkSource(store, input, listing), store, listing)
    let past = past
    let total = listing.map { $0.sourceRecords(input.plannedIdentities, input.plannedRules) }
    try await drain(&assembly, of: total, into: writer) {
      guard let chunk = try await chunks.next() else { return nil }
      return try await past?.naming(chunk) ?? chunk
    }
    if !assembly.oversized.isEmpty { throw Self.tooManyKeys(assembly.oversized, input.limits) }
    try assembly.checkDeleted()
    var notes = try assembly.resolutions.notes()
    // What nothing of the part is open for, something of the rest may be.
    if input.target != nil { notes.removeAll { $0.code == "resolution-unused" } }
    let before = store.requestCounts ?? RequestCounts()
    // Asked of the store itself: a listing made beforehand knows nothing of these keys.
    // Who has nothing under some rules may have something under the others.
    let sought = input.target?.rules.isEmpty ?? true ? input.plannedIdentities : []
    var findings = try await StoreTraces(self.store, input.plannedRules).findings(
      sought, assembly.presence, confirmed: input.confirmed)
    let seen = assembly.found.findings
    findings.idleRewrites = seen.idleRewrites
    findings.residue = seen.residue
    findings.residueBeyond = seen.residueBeyond
    let forecast = assembly.lines.requests?.forecast(
      input.rules, listing, traces: (store.requestCounts ?? RequestCounts()) - before)
    let trailer = try await writer.finish(
      assembly.lines.counts, requests: forecast?.requests, findings: findings)
    return PlanResult(
      trailer: trailer, preview: assembly.lines.preview, users: assembly.lines.users,
      listings: listing?.reports ?? [], forecast: forecast?.listing, notes: notes)
  }

  /// Decides one chunk while the next is read and the last is compressed.
  private func drain(
    _ assembly: inout PlanAssembly, of total: Int?, into writer: PlanWriter,
    _ read: @escaping @Sendable () async throws -> JoinedChunk?
  ) async throws {
    onProgress(PlanProgress(assembly.lines.counts, of: total))
    var current = try await read()
    var lines: [UInt8] = []
    while let chunk = current {
      try Task.checkCancellation()
      let encoded = lines
      async let next = read()
      async let written: Void = writer.append(encoded)
      lines = assembly.encode(chunk)
      onProgress(PlanProgress(assembly.lines.counts, of: total))
      current = try await next
      try await written
    }
    try await writer.append(lines)
  }

  private static func tooManyKeys(_ users: [Identity], _ limits: Limits) -> DiagnosticsError {
    DiagnosticsError(
      users.map { user in
        Diagnostic(
          code: "too-many-keys", summary: "a user has more keys than the plan allows",
          detail: "'\(user.legacy)' (\(user.id)) has more than \(limits.keysPerUser ?? 0) keys. "
            + "Raise `limits.keys_per_user`, or leave the user out of the cohort.", at: nil)
      })
  }
}

/// What to keep in memory while planning, besides the plan itself.
package struct PlanOptions: Sendable {
  /// Operations kept for showing, at most.
  package var previewLimit: Int
  /// Whether to count each user's operations; costs memory for every user.
  package var countsUsers: Bool
  package var deleted: DeletedRecords

  package init(
    previewLimit: Int = 0, countsUsers: Bool = false, deleted: DeletedRecords = .ask
  ) {
    self.deleted = deleted
    self.previewLimit = previewLimit
    self.countsUsers = countsUsers
  }
}

/// What becomes of records that a run wrote and that were deleted since.
package enum DeletedRecords: Hashable, Sendable {
  /// They stay deleted; where there are more of them than users delete, the plan is refused.
  case ask
  /// They stay deleted, however many there are.
  case leave
  /// They are created again.
  case recreate
}

/// What planning found.
package struct PlanResult: Sendable {
  package var trailer: PlanTrailer
  package var preview: PlanPreview
  /// In cohort order; empty unless asked for.
  package var users: [UserCounts]
  /// How each group of keys was listed; empty where requests cost nothing.
  package var listings: [ListingReport]
  /// What an apply will list; nil where requests cost nothing.
  package var forecast: ListingForecast?
  /// What became of resolutions that do not decide: void ones and those that nothing is open for.
  package var notes: [Diagnostic] = []
}

/// How far a plan has come.
package struct PlanProgress: Sendable {
  package var users: Int
  package var records: Int
  /// While keys are listed beforehand, before the first record.
  package var listing: ListingProgress?
  /// Records that were listed, of which some belong to nobody in the cohort; nil where nothing was listed.
  package var total: Int?
}

extension PlanProgress {
  fileprivate init(_ counts: PlanCounts, of total: Int?) {
    // What is listed is also what no rule matches, and what is not the cohort's.
    let others = total == nil ? 0 : counts.unmatched + counts.outside
    self.init(users: counts.users, records: counts.operations + others, total: total)
  }
}
