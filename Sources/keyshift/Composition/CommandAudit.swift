import Core
import Ledger

/// Notes what a command did in its environment's audit log.
enum CommandAudit {
  /// The log of the cohort plan's environment.
  static func audit(_ cohort: Cohort, _ state: StateRoot) throws(LedgerError) -> EnvironmentAudit {
    try state.ledger(environment: cohort.plan.environment, cohort: cohort.plan.name).audit
  }

  /// Makes sure, before a command does something, that it can be noted.
  static func check(_ cohort: Cohort, state: StateRoot) async throws(LedgerError) {
    try await audit(cohort, state).check()
  }

  /// - Returns: the event as logged, for the application.
  @discardableResult
  static func append(
    _ action: AuditAction, _ cohort: Cohort, store: ResolvedStore, state: StateRoot,
    actor: String, success: Bool,
    _ details: [String: AuditValue]
  ) async throws -> AuditEvent {
    var details = details
    details["cohort"] = .string(cohort.plan.name)
    details["store"] = .string(store.identity)
    let event = AuditEvent(
      time: Environment.now(), actor: actor, action: action, success: success, details: details)
    try await audit(cohort, state).append(event)
    return event
  }
}
