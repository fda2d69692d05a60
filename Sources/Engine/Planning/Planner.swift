public import Core
public import Ledger

/// Computes what would change, and writes nothing to the store.
///
/// Memory is bounded by a few chunks of a thousand records, whatever the size of the store; reading,
/// deciding and compressing run side by side.
public struct Planner<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let now: @Sendable () -> Timestamp
  private let onProgress: @Sendable (PlanProgress) -> Void

  /// Users joined in one pass over the store's listings.
  private static var usersPerBatch: Int { 256 }

  public init(
    store: Store, now: @escaping @Sendable () -> Timestamp,
    onProgress: @escaping @Sendable (PlanProgress) -> Void = { _ in }
  ) {
    self.store = store
    self.now = now
    self.onProgress = onProgress
  }

  /// Plans the whole cohort into `writer` and returns what was found.
  ///
  /// - Parameters:
  ///   - writer: opened with the plan's header and subject; finished by this call.
  /// - Throws: `StoreError` when the store cannot be read, `DiagnosticsError` when a user has more
  ///   keys than the plan allows, `LedgerError` when the plan cannot be written.
  public func plan(
    _ input: PlanInput, into writer: PlanWriter, options: PlanOptions = PlanOptions()
  ) async throws -> PlanResult {
    let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
    var assembly = PlanAssembly(input, context: context, options)
    let keyed = input.rules.filter(\.isKeyedByUser)
    let siblings = Siblings(input.identities)
    let merging = store.capabilities.ordersKeys
    var start = 0
    while start < input.identities.count {
      let end = min(start + Self.usersPerBatch, input.identities.count)
      let part = Array(input.identities[start..<end])
      let batch = UserBatch(
        part, rules: keyed, siblings: part.map(siblings.others), merging: merging)
      let join = RecordJoin(store, batch)
      try await drain(&assembly, into: writer) { try await join.next() }
      start += part.count
    }
    let owners = OwnerTable(input.identities)
    for rule in input.rules where !rule.isKeyedByUser {
      let scan = OwnerScan(store, rule, owners)
      try await drain(&assembly, into: writer) { try await scan.next() }
    }
    if !assembly.oversized.isEmpty { throw Self.tooManyKeys(assembly.oversized, input.limits) }
    let trailer = try await writer.finish(assembly.counts)
    return PlanResult(trailer: trailer, preview: assembly.preview, users: assembly.users)
  }

  /// Decides one chunk while the next is read and the last is compressed.
  private func drain(
    _ assembly: inout PlanAssembly, into writer: PlanWriter,
    _ read: @escaping @Sendable () async throws -> JoinedChunk?
  ) async throws {
    var current = try await read()
    var lines: [UInt8] = []
    while let chunk = current {
      try Task.checkCancellation()
      let encoded = lines
      async let next = read()
      async let written: Void = writer.append(encoded)
      lines = assembly.encode(chunk)
      onProgress(PlanProgress(users: assembly.counts.users, records: assembly.counts.operations))
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
public struct PlanOptions: Sendable {
  /// Operations kept for showing, at most.
  public var previewLimit: Int
  /// Whether to count each user's operations; costs memory for every user.
  public var countsUsers: Bool

  public init(previewLimit: Int = 0, countsUsers: Bool = false) {
    self.previewLimit = previewLimit
    self.countsUsers = countsUsers
  }
}

/// What planning found.
public struct PlanResult: Sendable {
  public var trailer: PlanTrailer
  public var preview: PlanPreview
  /// In cohort order; empty unless asked for.
  public var users: [UserCounts]
}

/// How far a plan has come.
public struct PlanProgress: Sendable {
  public var users: Int
  public var records: Int
}

/// The identities that share an ID.
struct Siblings {
  private var names: [String: [Identity]] = [:]

  init(_ identities: [Identity]) {
    for identity in identities { names[identity.id, default: []].append(identity) }
    names = names.filter { $0.value.count > 1 }
  }

  func others(of identity: Identity) -> [Identity] {
    (names[identity.id] ?? []).filter { $0.legacy != identity.legacy }
  }
}
