import Application
import ByteJSON
package import Core
package import Ledger
package import RecordIndex

extension RunPublisher {
  /// Writes what a repair of the index came to: each user's `migration:{id}:do:state`, and its audit
  /// record as `audit:{time}:do_migration:{cohort}`.
  ///
  /// - Parameter event: the audit record of the repair; its time is the users' `lastRun`.
  /// - Throws: at the first key that is not known to be written. Repairing again writes them all.
  package func publish(
    _ report: IndexRepairReport, _ event: AuditEvent, cohort: String,
    to publication: Publication
  ) async throws(StoreError) {
    let entries = report.users.map { user in
      (
        key: PublishedKeys.indexState(of: user.before.user.id),
        value: user.document(at: event.time)
      )
    }
    try await write(entries, to: publication)
    try await publish(event, of: cohort, to: publication)
  }
}

extension IndexRepairReport.User {
  /// `lastRun` (ISO 8601), `done` and `consistent` (nothing is left to repair), `records` (live
  /// canonical keys), `indexed` (live summaries listed; null where the index cannot be looked into),
  /// `sent` (summaries stored by this repair) and `error` (whether the repair ended before its end).
  fileprivate func document(at time: Timestamp) -> [UInt8] {
    let found = after ?? before
    var json = JSONWriter()
    json.beginObject()
    json.name("lastRun")
    json.string(time.description)
    json.name("done")
    json.boolean(isConsistent)
    json.name("consistent")
    json.boolean(isConsistent)
    json.name("records")
    json.integer(found.live)
    json.name("indexed")
    if let indexed = found.indexed { json.integer(indexed) } else { json.null() }
    json.name("sent")
    json.integer(sent)
    json.name("error")
    json.boolean(error != nil)
    json.endObject()
    return json.bytes
  }
}
