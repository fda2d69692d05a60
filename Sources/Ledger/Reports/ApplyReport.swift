public import Core

/// What a run came to.
public struct ApplyReport: Sendable {
  public var run: String
  public var outcome: RunRecord.Outcome
  public var tally: Tally
  /// Runs before this one that had not ended, as closed by this one.
  public var recovered: RecoveredRun?
  /// What ended a failed run.
  public var error: (any Error)?
  /// Keys by which the application was told of the run; nil where it was not.
  public var published: Int?

  public init(
    run: String, outcome: RunRecord.Outcome, tally: Tally, recovered: RecoveredRun?,
    error: (any Error)?
  ) {
    self.run = run
    self.outcome = outcome
    self.tally = tally
    self.recovered = recovered
    self.error = error
  }
}

/// A run that a crash ended, after its open intents were looked up.
public struct RecoveredRun: Hashable, Sendable {
  public var run: String
  public var tally: Tally
  /// Writes that were under way and turned out to have happened.
  public var written: Int
  /// Writes that were under way and had not happened.
  public var notWritten: Int

  public init(run: String, tally: Tally, written: Int, notWritten: Int) {
    self.run = run
    self.tally = tally
    self.written = written
    self.notWritten = notWritten
  }
}
