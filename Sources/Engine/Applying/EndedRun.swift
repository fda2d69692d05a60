import Core
import Ledger

/// A run that has ended, with what it wrote to the state and the audit log.
struct EndedRun: Sendable {
  var report: ApplyReport
  /// As last saved.
  var record: RunRecord
  /// Those whom the run may have changed, as last saved, with all names of their IDs.
  var users: [UserProgress]
  /// What the run noted in the audit log.
  var events: [AuditEvent]

  /// Tells the application.
  ///
  /// A failure is no failure of the run, which is recorded.
  func published(
    to publication: Publication, in store: some KeyValueStore, retry: RetryPolicy
  ) async -> AppliedPlan {
    var report = report
    do {
      report.published = try await RunPublisher(store: store, retry: retry).publish(
        record, users: users, events: events, to: publication)
      return AppliedPlan(report: report, unpublished: nil)
    } catch {
      return AppliedPlan(
        report: report,
        unpublished: StoreError(
          error.code,
          "the run is recorded, but could not be published to \(publication.namespace); apply the "
            + "plan again to publish it", cause: error.description))
    }
  }
}
