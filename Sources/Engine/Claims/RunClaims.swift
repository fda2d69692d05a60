import Core
import Ledger

/// Keeps an environment's claims for one run.
struct RunClaims {
  let claims: NameClaims
  let run: String
  let cohort: String
  let actor: String
  let time: Timestamp

  init(_ claims: NameClaims, run: String, cohort: String, actor: String, at time: Timestamp) {
    self.claims = claims
    self.run = run
    self.cohort = cohort
    self.actor = actor
    self.time = time
  }

  func new(_ identity: Identity, lock: NameClaim.Lock? = nil) -> NameClaim {
    NameClaim(
      name: identity.legacy, id: identity.id, cohort: cohort, run: run, actor: actor, since: time,
      lock: lock)
  }

  /// Notes that the run wrote records of the users; claims names that nobody claimed.
  ///
  /// - Returns: names that went to another ID, where they stay.
  func noteWriter(of identities: [Identity]) async throws -> [ClaimConflict] {
    var conflicts: [ClaimConflict] = []
    try await Self.change(identities.map(\.legacy), in: claims) { index, claim in
      let identity = identities[index]
      var claim = claim ?? new(identity)
      guard claim.id.isSame(as: identity.id) else {
        conflicts.append(.otherID(identity, claim))
        return claim
      }
      if !claim.writers.contains(where: { $0.isSame(as: run) }) { claim.writers.append(run) }
      return claim
    }
    return conflicts
  }

  /// Notes that what the runs wrote of the names was undone; gives a name free of which nothing is left.
  static func remove(_ runs: [String], from names: [String], in claims: NameClaims) async throws {
    try await change(names, in: claims) { _, claim in
      guard var claim, !claim.writers.isEmpty else { return claim }
      claim.writers.removeAll { writer in runs.contains { $0.isSame(as: writer) } }
      return claim.writers.isEmpty ? nil : claim
    }
  }

  /// Gives names free that this run claimed and of which it wrote nothing.
  func drop(_ names: [String]) async throws {
    try await Self.change(names, in: claims) { _, claim in
      guard let claim, claim.run.isSame(as: run), claim.writers.isEmpty else { return claim }
      return nil
    }
  }

  /// Changes claims one after the other, again where another process changed one meanwhile.
  private static func change(
    _ names: [String], in claims: NameClaims, _ body: (Int, NameClaim?) -> NameClaim?
  ) async throws {
    var positions: [Bytewise: Int] = [:]
    for (index, name) in names.enumerated() { positions[Bytewise(name)] = index }
    var left = positions.values.sorted()
    var attempts = 0
    while !left.isEmpty {
      let some = left.prefix(ClaimCheck.batch)
      var changes: [(index: Int, change: NameClaims.Change)] = []
      for (index, old) in zip(some, try await claims.claims(of: some.map { names[$0] })) {
        let new = body(index, old)
        if new != old { changes.append((index, NameClaims.Change(from: old, to: new))) }
      }
      let made = try await claims.write(changes.map(\.change))
      let missed = zip(changes, made).filter { !$0.1 }.map(\.0.index)
      attempts = missed.isEmpty ? 0 : attempts + 1
      guard attempts < Self.attempts else {
        throw LedgerError(
          .outdated,
          "other processes keep changing the environment's claims. Run the command again."
        )
      }
      left = missed + left.dropFirst(some.count)
    }
  }

  private static let attempts = 8
}
