public import Core

/// What a login's migration of its user came to.
public struct AutoMigrationReport: Sendable {
  public enum Outcome: Sendable {
    /// A guard kept it from happening.
    case refused(AutoMigrationRefusal)
    /// It ended before anything of the user's was written.
    case failed(Failure)
    /// There was a run, whatever it came to.
    case ran(ApplyReport)
  }

  /// Why there was no run although every guard let the user through.
  public struct Failure: Sendable {
    /// What failed.
    public enum Code: String, Hashable, Sendable, CaseIterable {
      /// Whose records they are could not be told.
      case identity
      /// The policy of the environment.
      case policy
      case store
      /// A file that Keyshift keeps.
      case state
      case other
    }

    public var code: Code
    public var message: String

    public init(code: Code, message: String) {
      self.code = code
      self.message = message
    }
  }

  /// The user's ID, as asked.
  public var user: String
  public var outcome: Outcome
  /// Why the application, or the audit log, was not told all of it; nil where both were.
  public var unrecorded: String?

  public init(user: String, outcome: Outcome, unrecorded: String? = nil) {
    self.user = user
    self.outcome = outcome
    self.unrecorded = unrecorded
  }

  /// Whether nothing of the user's is left to do.
  public var isComplete: Bool {
    guard case .ran(let report) = outcome, report.outcome == .completed else { return false }
    return report.tally.unsettled == 0
  }
}
