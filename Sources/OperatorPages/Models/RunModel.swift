public import Ledger

/// One run, going on or over.
public struct RunModel: Sendable {
  public var page: PageContext
  public var run: RunRecord
  public var environment: String
  public var cohort: String
  /// Where the browser finds the run's server-sent events; nil for a run that is over.
  ///
  /// `event: progress` carries `{"done":n,"total":n,"tally":{…},"outcome":"running"}`, with the
  /// tally's counts as `Tally.named` names them; `event: end` carries the same, and nothing follows.
  public var events: String?

  public init(
    page: PageContext, run: RunRecord, environment: String, cohort: String, events: String? = nil
  ) {
    self.page = page
    self.run = run
    self.environment = environment
    self.cohort = cohort
    self.events = events
  }
}
