package import Core
import Governance
import Ledger

extension ErrorCode {
  /// The code of a mistake in what a person wrote, or of a demand of the policy.
  package init?(_ diagnostic: Diagnostic) { self.init(.mistake, diagnostic.code) }

  /// - Returns: nil for an error that neither `Core` nor `Ledger` throws, and for several diagnostics,
  ///   which have codes of their own.
  package init?(_ error: any Error) {
    switch error {
    case let error as StoreError: self.init(.store, error.code.description)
    case let error as LedgerError: self.init(.file, error.code.description)
    case let error as PlanRefusal: self.init(.plan, error.code.description)
    case is WindowExceeded: self.init(.run, "window")
    case is EnvironmentFreezeRefusal: self.init(.freeze, "frozen")
    case is DeletionRefusal: self.init(.run, "records-deleted")
    case is PolicyRefusal: self.init(.policy, "refused")
    case let error as AutoMigrationRefusal: self.init(.login, error.guard.rawValue)
    case is CancellationError: self.init(.program, "interrupted")
    default: return nil
    }
  }

  /// The code of what ended a login's migration.
  init?(_ failure: AutoMigrationReport.Failure) { self.init(.loginFailure, failure.code.rawValue) }
}
