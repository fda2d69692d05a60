import Core
import Engine
import Governance
import HTTPTypes
import Ledger

extension AdminError {
  /// What went wrong underneath, in the words of HTTP.
  init(_ error: any Error) {
    if let error = error as? AdminError {
      self = error
      return
    }
    let message = [Self.fact(error), (error as? any AdvisedError)?.advice?.overHTTP]
      .compactMap(\.self).joined(separator: " ")
    switch FailureClass(error) {
    case .gateClosed: self.init(.conflict, "gate-closed", message)
    case .frozen: self.init(.conflict, "environment-frozen", message)
    case .policyRefused:
      self.init(.conflict, "policy-not-met", message, details: Self.violations(error))
    case .planRefused, .cleanupRefused: self.init(.conflict, "plan-refused", message)
    case .recordsDeleted: self.init(.conflict, "records-deleted", message)
    case .identityRefused:
      self.init(.conflict, "users-refused", message, details: Self.mistakes(error))
    case .lockHeld: self.init(.conflict, "lock-held", message)
    case .stateMissing: self.init(.notFound, "not-found", message)
    case .inputRefused: self.init(.badRequest, "invalid-request", message)
    case .stateUnusable: self.init(.internalServerError, "state-unusable", message)
    case .storeRefused: self.init(.badGateway, "store-refused", "the store refused: \(message)")
    case .storeLimit: self.init(.conflict, "store-limit", message)
    case .storeUnavailable:
      self.init(
        .serviceUnavailable, "store-unavailable", "the store did not answer: \(message)")
    case .interrupted:
      self.init(
        .serviceUnavailable, "stopping", "the server is shutting down; retry later")
    case .unexpected:
      self.init(.internalServerError, "internal", "an unexpected error: \(message)")
    }
  }

  private static func fact(_ error: any Error) -> String {
    switch error {
    case is DiagnosticsError:
      "these users cannot be migrated safely; nothing was read or written"
    case let error as PolicyRefusal:
      "the policy of '\(error.environment)' does not allow this plan"
    default: "\(error)"
    }
  }

  private static func violations(_ error: any Error) -> [String] {
    (error as? PolicyRefusal)?.violations.map(\.detail) ?? []
  }

  /// Names that may not be migrated, all of them.
  private static func mistakes(_ error: any Error) -> [String] {
    ((error as? DiagnosticsError)?.diagnostics ?? []).filter { $0.severity == .error }
      .map { "\($0.summary): \($0.detail)" }
  }
}

extension Advice {
  /// The advice in the words of a request; nil where a request can do nothing about it.
  var overHTTP: String? {
    switch self {
    case .awaitLock, .awaitProcess: "Retry later."
    case .overrideGate: "Or send an 'override_reason'; it is recorded in the audit log."
    case .awaitThaw: "Retry once it is thawed."
    case .releaseClaim:
      "Correct the cohort plan, or have an operator roll back the earlier run or release the claim."
    case .decideDeletedRecords:
      "An operator must find out why they are gone, and plan at the command line."
    case .checkAuditLog: "An operator must check the audit log and restore the file from a copy."
    case .nameSavedPlan, .nameStateDirectory, .initializeState, .nameBaseDirectory, .makeKey,
      .decryptKey:
      nil
    }
  }
}
