package import Application
package import Core
package import Ledger

/// Makes a user an operator of the application, or an ordinary user again.
package struct AdminGrant<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let accounts: AccountReference
  private let direction: GrantDirection
  private let retry: RetryPolicy

  package init(
    store: Store, accounts: AccountReference, direction: GrantDirection, retry: RetryPolicy = .none
  ) {
    self.store = store
    self.accounts = accounts
    self.direction = direction
    self.retry = retry.over(store)
  }

  /// Reads the user's core and computes the change; writes nothing.
  ///
  /// - Throws: `RoleChangeRefusal` for a user who does not exist or a role that is no text;
  ///   `StoreError`, also where what stands there is no core.
  package func change(_ id: String) async throws -> RoleChange {
    let lookup = UserCoreLookup(store: store, accounts: accounts)
    let core = try await retry.run { () async throws(StoreError) in try await lookup.find(id) }
    guard let core else {
      throw RoleChangeRefusal(
        .unknownUser,
        message: "there is no user '\(id)' in \(accounts.namespace). Give the ID, not a name.")
    }
    switch direction {
    case .grant: return try RoleChange(granting: core)
    case .revoke: return try RoleChange(revoking: core, ordinary: accounts.ordinaryRole)
    }
  }

  /// The change as a dry run shows it.
  package func report(_ change: RoleChange) -> RoleChangeReport {
    RoleChangeReport(
      user: change.core.id, namespace: accounts.namespace, key: change.core.key,
      oldRole: change.core.role, newRole: change.role, before: Fingerprint(of: change.core.entry),
      after: Fingerprint(of: change.result), outcome: change.isNeeded ? .planned : .unchanged)
  }

  /// Writes the change where the core still is what was read, and reads it back.
  ///
  /// - Parameters:
  ///   - log: has a record before the write, and one after it whatever came of it.
  ///   - publication: receives the last of them as well.
  /// - Throws: `StoreError` where it is not known whether the core was written, `LedgerError` where
  ///   that could not be logged.
  package func write(
    _ change: RoleChange, actor: String, log: EnvironmentAudit, publication: Publication?,
    now: @Sendable () -> Timestamp
  ) async throws -> RoleChangeReport {
    var report = report(change)
    guard change.isNeeded else { return report }
    var event = AuditEvent(
      time: now(), actor: actor, action: direction.action, success: true, details: details(report))
    event.details["phase"] = "started"
    try await log.append(event)
    event.details["phase"] = "finished"
    do { report.outcome = try await put(change) ? .written : .changedMeanwhile } catch {
      event.time = now()
      event.success = false
      event.details["outcome"] = .string(error.description)
      try await log.append(event)
      throw error
    }
    event.time = now()
    event.success = report.outcome == .written
    event.details["outcome"] = .string(report.outcome.rawValue)
    try await log.append(event)
    if report.outcome == .written { report.confirmation = try? await confirmation(of: change) }
    if let publication {
      do throws(StoreError) {
        try await RunPublisher(store: store, retry: retry).publish(
          event, of: change.core.id, to: publication)
      } catch { report.unpublished = error.description }
    }
    return report
  }

  private func details(_ report: RoleChangeReport) -> [String: AuditValue] {
    [
      "user": .string(report.user), "namespace": .string(report.namespace.name),
      "key": .string(report.key.description), "store": .string(store.identity),
      "old_role": report.oldRole.map { .string($0) } ?? .null, "new_role": .string(report.newRole),
      "before": .string(report.before.description), "after": .string(report.after.description),
    ]
  }

  // MARK: - Writing

  /// - Returns: false where the core is not what was read any more.
  private func put(_ change: RoleChange) async throws(StoreError) -> Bool {
    // Not every store compares before it writes.
    let current = try await read(change.core.key)
    guard current == change.core.entry else { return current == change.result }
    let item = WriteItem(
      namespace: accounts.namespace, key: change.core.key, change: .put(change.result),
      expected: .exactly(change.core.entry))
    let store = store
    let outcome = try await retry.run { () async throws(StoreError) in
      guard let outcome = try await store.write(WriteBatch([item])).first else {
        throw StoreError(.other, "\(store.identity) returned no result for '\(item.key)'")
      }
      if case .failed(let error) = outcome { throw error }
      return outcome
    }
    if outcome == .written { return true }
    // An answer that was lost, and a second attempt that met the first one's entry.
    return try await read(change.core.key) == change.result
  }

  private func confirmation(
    of change: RoleChange
  ) async throws(StoreError) -> RoleChangeReport.Confirmation {
    let delay = store.capabilities.consistencyDelay
    guard delay == 0 else { return .unproven(seconds: delay) }
    return try await read(change.core.key) == change.result ? .confirmed : .different
  }

  private func read(_ key: Key) async throws(StoreError) -> Entry? {
    let (store, namespace) = (store, accounts.namespace)
    return try await retry.run { () async throws(StoreError) in
      try await store.read(namespace, [key]).first ?? nil
    }
  }
}

/// Which way a role is changed.
package enum GrantDirection: Hashable, Sendable {
  case grant, revoke

  var action: AuditAction { self == .grant ? .grantAdmin : .revokeAdmin }
}
