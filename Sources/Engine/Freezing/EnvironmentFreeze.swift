package import Core
package import Governance
package import Ledger

/// Freezes an environment, so that no run starts in it, and thaws it. The audit log has both.
package struct EnvironmentFreeze: Sendable {
  /// Who acts.
  package struct Person: Sendable {
    /// As the audit log names them.
    package var actor: String
    /// What proves who acts; nil where nothing does.
    package var proof: ThawCheck.Proof?

    package init(actor: String, proof: ThawCheck.Proof?) {
      self.actor = actor
      self.proof = proof
    }
  }

  private let backend: any StateBackend
  private let environment: String
  private let now: @Sendable () -> Timestamp

  package init(
    _ environment: String, in backend: any StateBackend, now: @escaping @Sendable () -> Timestamp
  ) {
    self.environment = environment
    self.backend = backend
    self.now = now
  }

  /// Freezes the environment. Runs in progress stop after their current batch; this does not wait for them.
  ///
  /// - Parameters:
  ///   - reason: for the audit log, and shown to everyone who meets the freeze.
  ///   - id: unique.
  /// - Throws: `.exists` where it is frozen already; what the audit log throws. If the log fails after
  ///   the freeze began, the freeze stays.
  package func begin(
    by person: Person, reason: String, id: String
  ) async throws(LedgerError) -> FreezeRecord {
    let audit = backend.audit(of: environment)
    try await audit.check()
    let record = FreezeRecord(
      id: id, actor: person.actor, reason: reason, since: now(), key: person.proof?.key)
    try await backend.freeze(environment, record)
    try await audit.append(
      AuditEvent(
        time: record.since, actor: person.actor, action: .freeze, success: true,
        details: ["freeze": .string(id), "reason": .string(reason)]))
    return record
  }

  /// Thaws the environment, where the policy lets this person.
  ///
  /// - Parameters:
  ///   - policy: of the environment; nil where none governs it.
  ///   - reason: for the audit log; nil where none is given.
  /// - Returns: the freeze that has ended.
  /// - Throws: `.notFound` where it is not frozen; `PolicyRefusal` where another person has to thaw it.
  package func end(
    by person: Person, policy: EnvironmentPolicy?, reason: String?
  ) async throws -> FreezeRecord {
    guard let record = try await backend.freeze(of: environment) else {
      throw LedgerError(.notFound, "'\(environment)' is not frozen.")
    }
    if let violation = ThawCheck.violation(policy, record, by: person.actor, proof: person.proof) {
      throw PolicyRefusal(environment: environment, what: "the thaw", violations: [violation])
    }
    let audit = backend.audit(of: environment)
    try await audit.check()
    try await backend.thaw(environment, record)
    var details: [String: AuditValue] = [
      "freeze": .string(record.id), "frozen_by": .string(record.actor),
      "frozen_at": .string("\(record.since)"),
    ]
    if let reason { details["reason"] = .string(reason) }
    try await audit.append(
      AuditEvent(
        time: now(), actor: person.actor, action: .thaw, success: true, details: details))
    return record
  }
}

extension StateBackend {
  /// - Throws: `EnvironmentFreezeRefusal` where the environment is frozen; `LedgerError` where that cannot
  ///   be told.
  package func checkIsNotFrozen(_ environment: String) async throws {
    if let freeze = try await freeze(of: environment) {
      throw EnvironmentFreezeRefusal(environment, freeze)
    }
  }
}
