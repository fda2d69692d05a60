import Core
import Ledger
import SystemPackage

/// Notes what a command did in its environment's audit log.
enum AuditTrail {
  /// - Returns: the event as logged, for the application.
  @discardableResult
  static func append(
    _ action: AuditAction, _ cohort: Cohort, store: ResolvedStore, state: StateOptions,
    actor: String, success: Bool,
    _ details: [String: AuditValue]
  ) throws -> AuditEvent {
    let paths = try LedgerPaths(
      root: FilePath(state.root), environment: cohort.plan.environment, cohort: cohort.plan.name)
    try DirectoryTree.create(paths.directory)
    var details = details
    details["cohort"] = .string(cohort.plan.name)
    details["store"] = .string(store.identity)
    let event = AuditEvent(
      time: Environment.now(), actor: actor, action: action, success: success, details: details)
    try AuditLog(paths.audit).append(event)
    return event
  }
}
