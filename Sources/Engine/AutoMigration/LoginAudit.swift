package import Core
import Governance
package import Ledger

/// Notes, in the environment's audit log, what became of a login's migration that had no run; runs
/// note themselves.
package struct LoginAudit: Sendable {
  private let audit: EnvironmentAudit
  private let now: @Sendable () -> Timestamp

  /// - Parameter audit: of the cohort plan's environment.
  package init(audit: EnvironmentAudit, now: @escaping @Sendable () -> Timestamp) {
    self.audit = audit
    self.now = now
  }

  /// The report of what was refused or failed, after noting it.
  ///
  /// - Returns: also the event, for the application; nil for what the plan and the settings decide,
  ///   which is not noted.
  func note(
    _ outcome: AutoMigrationReport.Outcome, of id: String
  ) async -> (report: AutoMigrationReport, event: AuditEvent?) {
    var report = AutoMigrationReport(user: id, outcome: outcome)
    guard let event = event(outcome, of: id) else { return (report, nil) }
    do { try await audit.append(event) } catch {
      report.unrecorded = "it could not be written to the audit log: \(error)"
    }
    return (report, event)
  }

  /// Notes that the store could not even be opened, as in an environment that is frozen.
  package func failed(_ error: any Error, of id: String) async -> AutoMigrationReport {
    await note(AutoMigrationReport.Outcome(error), of: id).report
  }

  private func event(_ outcome: AutoMigrationReport.Outcome, of id: String) -> AuditEvent? {
    var details: [String: AuditValue] = ["user": .string(id)]
    switch outcome {
    case .refused(let refusal):
      guard !refusal.guard.isConfiguration else { return nil }
      details["phase"] = "refused"
      details["guard"] = .string(refusal.guard.rawValue)
      details["measured"] = .string(refusal.measured)
      details["threshold"] = .string(refusal.threshold)
      details["reason"] = .string(refusal.message)
    case .failed(let failure):
      details["phase"] = "failed"
      details["code"] = .string(failure.code.rawValue)
      details["reason"] = .string(failure.message)
    case .ran: return nil
    }
    return AuditEvent(
      time: now(), actor: AutoMigrationPolicy.actor, action: .autoMigration, success: false,
      details: details)
  }
}

extension AutoMigrationReport.Outcome {
  /// The outcome of a login's migration that an error ended before its run.
  init(_ error: any Error) {
    self =
      switch error {
      case let refusal as AutoMigrationRefusal: .refused(refusal)
      case let refusal as EnvironmentFreezeRefusal: .refused(.frozen(refusal.description))
      case let refusal as ClaimRefusal:
        .refused(refusal.isBusy ? .busy(refusal.description) : .claimed(refusal.description))
      case let refusal as EnvironmentGateRefusal:
        .refused(.gate(refusal.obstacle.cause.kind.rawValue, refusal.description))
      default: .failed(AutoMigrationReport.Failure(error))
      }
  }
}

extension AutoMigrationReport.Failure {
  init(_ error: any Error) {
    let code: Code =
      switch FailureClass(error) {
      case .identityRefused: .identity
      case .policyRefused: .policy
      case .storeRefused, .storeLimit, .storeUnavailable: .store
      case .lockHeld, .stateMissing, .inputRefused, .stateUnusable: .state
      case .interrupted: error is StoreError ? .store : .other
      case .planRefused, .gateClosed, .frozen, .cleanupRefused, .recordsDeleted, .unexpected: .other
      }
    self.init(code: code, message: Self.message(error))
  }

  private static func message(_ error: any Error) -> String {
    switch error {
    case let error as DiagnosticsError:
      error.diagnostics.map { "\($0.summary): \($0.detail)" }.joined(separator: " ")
    case let error as UserResolutionFailure: error.message
    case let error as PolicyRefusal:
      "the policy of '\(error.environment)' does not allow it: "
        + error.violations.map(\.detail).joined(separator: " ")
    default: "\(error)"
    }
  }
}
