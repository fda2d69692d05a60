import Core
import Engine
import FileState
import Ledger
import TestKit
import Testing

@Suite("Publishing a run")
struct RunPublisherTests {
  static let namespace: Namespace = "BETA_MIGRATIONS_KV"
  static let publication = Publication(namespace: namespace)

  static func run() -> RunRecord {
    var run = RunRecord(
      id: "run-1", kind: "apply", planDigest: "sha256:00", actor: "ops",
      startedAt: Timestamp(seconds: 1_700_000_000), tally: Tally(),
      journal: RunRecord.Journal(path: "runs/run-1/journal.jsonl.zst"))
    run.endedAt = Timestamp(seconds: 1_700_000_060)
    run.outcome = .completed
    return run
  }

  static func user(_ name: String, _ id: String, _ tally: Tally, done: Bool) -> UserProgress {
    UserProgress(identity: Identity(legacy: name, id: id), tally: tally, done: done)
  }

  static func text(_ store: InMemoryStore, _ key: Key) async throws -> String? {
    try await store.read(namespace, [key])[0].map { String(decoding: $0.value, as: UTF8.self) }
  }

  @Test func everyUsersStateIsWrittenInTheWordsOfTheApplication() async throws {
    let store = InMemoryStore(now: { 0 })
    let users = [
      Self.user(
        "john", "id-1",
        Tally(planned: 7, applied: 2, already: 1, skipped: 1, rejected: 2, failed: 1),
        done: false),
      Self.user("jane", "id-2", Tally(planned: 1, already: 1), done: true),
    ]
    let count = try await RunPublisher(store: store, retry: .none).publish(
      Self.run(), users: users, events: [], to: Self.publication)
    #expect(count == 2)
    #expect(
      try await Self.text(store, "migration:id-1:state")
        == #"{"lastRun":"2023-11-14T22:14:20.000Z","run":"run-1","plan":"sha256:00","done":false,"#
        + #""migrated":3,"errors":3,"applied":2,"already":1,"skipped":1,"rejected":2,"drifted":0,"#
        + #""conflicted":0,"failed":1}"#)
    #expect(try await Self.text(store, "migration:id-2:state")?.contains(#""done":true"#) == true)
  }

  /// Another cohort may have moved the user's records, and have said so.
  @Test func aUserOfWhomThePlanHasNothingIsNotWritten() async throws {
    let store = InMemoryStore(now: { 0 })
    let users = [
      Self.user("john", "id-1", Tally(), done: false),
      Self.user("jane", "id-2", Tally(planned: 1, notAttempted: 1), done: false),
      Self.user("jim", "id-3", Tally(), done: true),
    ]
    let count = try await RunPublisher(store: store, retry: .none).publish(
      Self.run(), users: users, events: [], to: Self.publication)
    #expect(count == 2)
    #expect(try await Self.text(store, "migration:id-1:state") == nil)
  }

  @Test func theNamesOfOneUserAreOneState() async throws {
    let users = [
      Self.user("james", "id-1", Tally(planned: 2, applied: 2), done: true),
      Self.user("jane", "id-2", Tally(), done: true),
      Self.user("jim", "id-1", Tally(planned: 3, applied: 1, notAttempted: 2), done: false),
    ]
    let states = UserMigrationState.byID(users)
    #expect(states.map(\.id) == ["id-1", "id-2"])
    #expect(states[0].tally == Tally(planned: 5, applied: 3, notAttempted: 2))
    #expect(!states[0].done && states[1].done)
  }

  @Test func onlyTheRunsOwnRecordsAreWritten() async throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(directory.file("audit.jsonl"))
    for (run, phase) in [("run-1", "started"), ("run-0", "finished"), ("run-1", "finished")] {
      try await log.append(
        AuditEvent(
          time: Timestamp(seconds: 1_700_000_000), actor: "a\"b", action: .storageMigration,
          success: true, details: ["run": .string(run), "phase": .string(phase), "applied": 7]))
    }
    var events: [AuditEvent] = []
    try await log.records { events.append($0.event) }
    let store = InMemoryStore(now: { 0 })
    let count = try await RunPublisher(store: store, retry: .none).publish(
      Self.run(), users: [], events: events, to: Self.publication)
    #expect(count == 2)
    #expect(
      try await Self.text(
        store, "audit:2023-11-14T22:13:20.000Z:storage_migration:run-1:finished")
        == #"{"timestamp":"2023-11-14T22:13:20.000Z","actor":"a\"b","#
        + #""action":"storage_migration","success":true,"#
        + #""details":{"applied":7,"phase":"finished","run":"run-1"}}"#)
  }

  @Test(arguments: [
    ScriptedStore.Fault.refusing(StoreError(.unavailable, "down")),
    .failing([0], StoreError(.limitExceeded, "too long")),
  ])
  func aKeyThatIsNotWrittenIsAnError(_ fault: ScriptedStore.Fault) async throws {
    var hooks = ScriptedStore.Script()
    hooks.fault = { _ in fault }
    let store = ScriptedStore(InMemoryStore(now: { 0 }), hooks)
    await #expect(throws: StoreError.self) {
      try await RunPublisher(store: store, retry: .none).publish(
        Self.run(), users: [Self.user("a", "b", Tally(), done: true)], events: [],
        to: Self.publication)
    }
  }
}
