import Core
package import Ledger

/// Gives a legacy name free, so that another ID may have its records; for an earlier run that was wrong and
/// cannot be rolled back.
package struct ClaimRelease: Sendable {
  private let environment: String
  private let backend: any StateBackend
  private let surroundings: Surroundings

  package init(_ environment: String, in backend: any StateBackend, _ surroundings: Surroundings) {
    self.environment = environment
    self.backend = backend
    self.surroundings = surroundings
  }

  /// Nothing in the store changes: what was written under the ID stays there.
  ///
  /// - Parameters:
  ///   - reason: for the audit log.
  /// - Returns: the claim as it was.
  /// - Throws: `.notFound` where nobody claimed the name, `.lockHeld` while a run works on it, `.outdated`
  ///   where it changed meanwhile, and what the audit log throws, before anything is released.
  package func release(
    _ name: String, by actor: String, reason: String
  ) async throws(LedgerError) -> NameClaim {
    let audit = backend.audit(of: environment)
    try await audit.check()
    guard try await backend.memory(of: environment) != nil else { throw unclaimed(name) }
    let memory = try await EnvironmentMemory.open(environment, in: backend)
    guard let claim = try await memory.claims.claims(of: [name]).first ?? nil else {
      throw unclaimed(name)
    }
    if let lock = claim.lock {
      let cohort = try CohortID(environment: environment, name: lock.cohort)
      if let holder = try await backend.livingHolder(of: cohort, in: surroundings, LeaseSettings()),
        holder.id == lock.id
      {
        throw LedgerError(
          .lockHeld, "a run works on '\(name)': \(holder.summary).",
          advice: .awaitLock(id: holder.id))
      }
    }
    guard try await memory.claims.write([NameClaims.Change(from: claim, to: nil)]) == [true] else {
      throw LedgerError(
        .outdated, "the claim of '\(name)' changed meanwhile. Look at it again.")
    }
    try await audit.append(
      AuditEvent(
        time: surroundings.now(), actor: actor, action: .claimRelease, success: true,
        details: [
          "name": .string(name), "id": .string(claim.id), "cohort": .string(claim.cohort),
          "run": .string(claim.run), "reason": .string(reason),
        ]))
    return claim
  }

  private func unclaimed(_ name: String) -> LedgerError {
    LedgerError(
      .notFound,
      "no run claimed the name '\(name)' in '\(environment)'. Check the name and the environment."
    )
  }
}
