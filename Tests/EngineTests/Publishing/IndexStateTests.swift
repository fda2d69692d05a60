import Core
import Engine
import Ledger
import RecordIndex
import Testing

@Suite("Publishing a repair of the index")
struct IndexStateTests {
  private static func user(
    _ id: String, live: Int, indexed: Int?, sent: Int, error: StoreError? = nil
  ) -> IndexRepairReport.User {
    var found = IndexReport.User(IndexUser(id: id, names: []), sampleLimit: 1)
    found.live = live
    found.indexed = indexed
    var user = IndexRepairReport.User(before: found)
    user.sent = sent
    user.error = error
    return user
  }

  @Test func everyUsersStateSaysWhatWasFoundAndSent() async throws {
    var report = IndexRepairReport(index: "sqlite:i", isApplied: true)
    report.users = [
      Self.user("u-1", live: 3, indexed: 3, sent: 2),
      Self.user("u-2", live: 1, indexed: nil, sent: 0, error: StoreError(.unavailable, "down")),
    ]
    let store = InMemoryStore(now: { 0 })
    let event = AuditEvent(
      time: Timestamp(seconds: 1_700_000_000), actor: "ops", action: .indexMigration,
      success: false, details: ["sent": 2])
    try await RunPublisher(store: store, retry: .none).publish(
      report, event, cohort: "one", to: RunPublisherTests.publication)
    #expect(
      try await RunPublisherTests.text(store, "migration:u-1:do:state")
        == #"{"lastRun":"2023-11-14T22:13:20.000Z","done":true,"consistent":true,"records":3,"#
        + #""indexed":3,"sent":2,"error":false}"#)
    #expect(
      try await RunPublisherTests.text(store, "migration:u-2:do:state")
        == #"{"lastRun":"2023-11-14T22:13:20.000Z","done":false,"consistent":false,"records":1,"#
        + #""indexed":null,"sent":0,"error":true}"#)
    #expect(
      try await RunPublisherTests.text(store, "audit:2023-11-14T22:13:20.000Z:do_migration:one")?
        .contains(#""actor":"ops","action":"do_migration","success":false"#) == true)
  }
}
