import Core
import Ledger

/// Notes what a command did in its environment's audit log.
enum AuditTrail {
  /// Makes sure, before a command does something, that it can be noted.
  static func check(_ cohort: Cohort, state: StateRoot) throws(LedgerError) {
    try AuditLog(try paths(cohort, state).audit).check()
  }

  private static func paths(
    _ cohort: Cohort, _ state: StateRoot
  ) throws(LedgerError) -> LedgerPaths {
    try state.paths(environment: cohort.plan.environment, cohort: cohort.plan.name)
  }

  /// - Returns: the event as logged, for the application.
  @discardableResult
  static func append(
    _ action: AuditAction, _ cohort: Cohort, store: ResolvedStore, state: StateRoot,
    actor: String, success: Bool,
    _ details: [String: AuditValue]
  ) throws -> AuditEvent {
    let paths = try paths(cohort, state)
    var details = details
    details["cohort"] = .string(cohort.plan.name)
    details["store"] = .string(store.identity)
    let event = AuditEvent(
      time: Environment.now(), actor: actor, action: action, success: success, details: details)
    try AuditLog(paths.audit).append(event)
    return event
  }
}
