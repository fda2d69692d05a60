package import Ledger

/// One run, going on or over.
package struct RunModel: Sendable {
  package var page: PageContext
  package var run: RunRecord
  package var environment: String
  package var cohort: String
  /// Where the browser finds the run's server-sent events; nil for a run that is over.
  ///
  /// `event: progress` carries `{"done":n,"total":n,"tally":{…},"outcome":"running"}`, with the
  /// tally's counts as `Tally.named` names them; `event: end` carries the same, and nothing follows.
  package var events: String?

  package init(
    page: PageContext, run: RunRecord, environment: String, cohort: String, events: String? = nil
  ) {
    self.page = page
    self.run = run
    self.environment = environment
    self.cohort = cohort
    self.events = events
  }
}
