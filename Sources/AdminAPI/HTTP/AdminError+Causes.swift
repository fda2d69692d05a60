internal import Core
internal import Engine
internal import HTTPTypes
internal import Ledger

extension AdminError {
  /// What went wrong underneath, in the words of HTTP.
  init(_ error: any Error) {
    switch error {
    case let error as AdminError: self = error
    case let error as DiagnosticsError: self = .refusedUsers(error.diagnostics)
    case let error as EnvironmentGateRefusal:
      self.init(
        .conflict, "gate-closed",
        "\(error.description) Or send an 'override_reason', which the audit log keeps.")
    case let error as PolicyRefusal:
      self.init(
        .conflict, "policy-not-met",
        "the policy of '\(error.environment)' does not let the plan through",
        details: error.violations.map(\.detail))
    case let error as PlanRefusal: self.init(.conflict, "plan-refused", "\(error)")
    case let error as StoreError: self = .store(error)
    case let error as LedgerError: self = .ledger(error)
    case is CancellationError:
      self.init(.serviceUnavailable, "stopping", "the server is about to end; ask again later")
    default: self.init(.internalServerError, "internal", "an unexpected error: \(error)")
    }
  }

  static func store(_ error: StoreError) -> AdminError {
    switch error.code {
    case .unauthorized, .notFound, .readOnly, .unsupportedFormat, .corrupted:
      // The server is set up wrongly, or what it reads is damaged; asking again is no help.
      AdminError(.badGateway, "store-refused", "the store refused: \(error)")
    case .limitExceeded: AdminError(.conflict, "store-limit", "\(error)")
    case .cancelled:
      AdminError(.serviceUnavailable, "stopping", "the server is about to end; ask again later")
    default:
      AdminError(.serviceUnavailable, "store-unavailable", "the store did not answer: \(error)")
    }
  }

  private static func ledger(_ error: LedgerError) -> AdminError {
    switch error.code {
    case .lockHeld: AdminError(.conflict, "lock-held", "\(error)")
    case .notFound: AdminError(.notFound, "not-found", "\(error)")
    case .invalidInput: AdminError(.badRequest, "invalid-request", "\(error)")
    default: AdminError(.internalServerError, "state-unusable", "\(error)")
    }
  }

  /// Names that may not be migrated, all of them.
  private static func refusedUsers(_ diagnostics: [Diagnostic]) -> AdminError {
    AdminError(
      .conflict, "users-refused", "these users may not be migrated; nothing was read or written",
      details: diagnostics.filter { $0.severity == .error }.map { "\($0.summary): \($0.detail)" })
  }
}
