import Core
import Governance
import Ledger

/// What kind of failure an error is: the one table from errors to outcomes.
///
/// The exit status of a command, the status of an HTTP answer and the code of a login's failure follow
/// from it.
package enum FailureClass: String, Hashable, Sendable, CaseIterable {
  /// The plan is not what may be applied.
  case planRefused
  /// The policy does not let the plan, or the write, through.
  case policyRefused
  /// An earlier cohort is not accepted.
  case gateClosed
  /// The environment is frozen.
  case frozen
  /// Legacy keys may not be deleted yet.
  case cleanupRefused
  /// More records are gone that runs wrote than users delete.
  case recordsDeleted
  /// It cannot be told whose records they are, or they may not be moved.
  case identityRefused
  case lockHeld
  /// A file of Keyshift's, or a record in one, is not there.
  case stateMissing
  /// What the caller asked for cannot be recorded.
  case inputRefused
  case stateUnusable
  /// The store refuses every attempt until an operator corrects its set-up or its data.
  case storeRefused
  /// Something is larger than the store takes.
  case storeLimit
  /// The store may answer later.
  case storeUnavailable
  case interrupted
  case unexpected

  package init(_ error: any Error) {
    self =
      switch error {
      case is PlanRefusal: .planRefused
      case is PolicyRefusal: .policyRefused
      case is EnvironmentGateRefusal: .gateClosed
      case is EnvironmentFreezeRefusal: .frozen
      case is CleanupRefusal: .cleanupRefused
      case is DeletionRefusal: .recordsDeleted
      case let error as ClaimRefusal: error.isBusy ? .lockHeld : .identityRefused
      case is DiagnosticsError, is UserResolutionFailure: .identityRefused
      case is CancellationError: .interrupted
      case let error as StoreError: Self(error)
      case let error as LedgerError: Self(error)
      default: .unexpected
      }
  }

  private init(_ error: StoreError) {
    self =
      switch error.code {
      case .cancelled: .interrupted
      case .limitExceeded: .storeLimit
      // The store is set up wrongly, or what it holds is damaged; asking again is no help.
      case .unauthorized, .notFound, .readOnly, .unsupportedFormat, .corrupted: .storeRefused
      default: .storeUnavailable
      }
  }

  private init(_ error: LedgerError) {
    self =
      switch error.code {
      case .lockHeld: .lockHeld
      case .notFound: .stateMissing
      case .invalidInput: .inputRefused
      default: .stateUnusable
      }
  }
}
