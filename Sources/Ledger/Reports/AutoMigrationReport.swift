package import Core

/// The result of a login's migration of its user.
package struct AutoMigrationReport: Sendable {
  package enum Outcome: Sendable {
    /// A guard kept it from happening.
    case refused(AutoMigrationRefusal)
    /// It ended before anything of the user's was written.
    case failed(Failure)
    /// There was a run, with any result.
    case ran(ApplyReport)
  }

  /// Why there was no run although every guard let the user through.
  package struct Failure: Sendable {
    /// What failed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
      /// Whose records they are could not be told.
      case identity
      /// The policy of the environment.
      case policy
      case store
      /// A file that Keyshift keeps.
      case state
      case other
    }

    package var code: Code
    package var message: String

    package init(code: Code, message: String) {
      self.code = code
      self.message = message
    }
  }

  /// The user's ID, as asked.
  package var user: String
  package var outcome: Outcome
  /// Why the application, or the audit log, was not told all of it; nil where both were.
  package var unrecorded: String?

  package init(user: String, outcome: Outcome, unrecorded: String? = nil) {
    self.user = user
    self.outcome = outcome
    self.unrecorded = unrecorded
  }

  /// Whether nothing of the user's is left to do.
  package var isComplete: Bool {
    guard case .ran(let report) = outcome, report.outcome == .completed else { return false }
    return report.tally.unsettled == 0
  }
}
