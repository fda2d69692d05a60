import ByteJSON
import Core
import Engine
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("What a person decided is planned, applied, cleaned up and rolled back")
struct ResolvedRunTests {
  private static let range = SourceRange(file: "r.yaml", line: 1, column: 1)
  /// One record for each thing a person can decide.
  private static let records: [Record] = [
    .trip("johndoe", "same", at: 2), Record("trip:ID-J:same", other(2)),
    .trip("johndoe", "keep", at: 2), Record("trip:ID-J:keep", other(2)),
    .trip("johndoe", "leave", at: 2), Record("trip:ID-J:leave", other(2)),
    .trip("johndoe", "stranger", owner: "eve"), .trip("johndoe", "plain"),
  ]

  private static func other(_ day: Int) -> String {
    "{\"userId\":\"ID-J\",\"n\":1,\"updatedAt\":\"2023-01-0\(day)T00:00:00Z\"}"
  }

  /// What stays under its legacy key by a decision counts as not migrated.
  private static let policy = CleanupPolicy(coveragePPM: 500_000)

  private let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private static func decided(
    _ store: InMemoryStore, _ name: String, _ take: Resolution.Take
  ) async throws -> Resolution {
    let keys: [Key] = [Key("trip:johndoe:\(name)"), Key("trip:ID-J:\(name)")]
    let entries = try await store.read(World.logs, keys)
    return Resolution(
      scope: .record(
        World.logs, keys[0],
        Resolution.Seen(
          legacy: Fingerprint(of: try #require(entries[0])),
          canonical: entries[1].map { Fingerprint(of: $0) })),
      take: take, reason: nil, range: range)
  }

  private static func decisions(_ store: InMemoryStore) async throws -> [Resolution] {
    [
      try await decided(store, "same", .legacy), try await decided(store, "keep", .canonical),
      try await decided(store, "leave", .neither), try await decided(store, "stranger", .neither),
    ]
  }

  private func plan(
    _ store: InMemoryStore, _ resolutions: [Resolution]
  ) async throws -> PlanResult {
    let planning = try Planning()
    var input = planning.input
    input.resolutions = resolutions
    return try await Planner(store: store, now: { Timestamp(seconds: World.now) }).plan(
      input, into: planning.writer(store, to: workshop.plan),
      options: PlanOptions(previewLimit: .max, countsUsers: true))
  }

  private func operations() throws -> [String] {
    var reader = try PlanReader(verifying: workshop.plan.string)
    var found: [String] = []
    while let line = try reader.next() {
      guard case .operation(let operation) = line else { continue }
      let take = operation.take.map { " \($0.rawValue)" } ?? ""
      found.append(
        "\(operation.action.glyph) \(operation.source) \(operation.reason.rawValue)\(take)")
    }
    return found
  }

  @Test func withoutOneEverythingWaits() async throws {
    let store = try await World.store(Self.records)
    let result = try await plan(store, [])
    #expect(result.trailer.counts.unresolved == 4)
    let report = try await workshop.apply(store)
    #expect((report.tally.conflicted, report.tally.rejected, report.tally.applied) == (3, 1, 1))
    #expect(report.tally.unsettled == 4)
    #expect(try await workshop.state().users.first?.done == false)
  }

  @Test func eachIsPlannedAsDecided() async throws {
    let store = try await World.store(Self.records)
    let result = try await plan(store, Self.decisions(store))
    #expect(result.notes == [])
    #expect(result.trailer.counts.unresolved == 0)
    #expect(result.trailer.counts.resolved == [.legacy: 1, .canonical: 1, .neither: 2])
    #expect(
      try operations() == [
        "> trip:johndoe:keep same-time-different-content canonical",
        "> trip:johndoe:leave same-time-different-content neither",
        "+ trip:johndoe:plain destination-absent",
        "~ trip:johndoe:same same-time-different-content legacy",
        "> trip:johndoe:stranger foreign-owner neither",
      ])
  }

  @Test func eachIsAppliedOnce() async throws {
    let store = try await World.store(Self.records)
    let decisions = try await Self.decisions(store)
    _ = try await plan(store, decisions)
    let first = try await workshop.apply(store)
    #expect((first.tally.applied, first.tally.skipped, first.tally.unsettled) == (2, 3, 0))
    #expect(try await workshop.state().users.first?.done == true)
    #expect(try await store.text("trip:ID-J:same")?.contains("\"n\":1") == false)
    #expect(try await store.text("trip:ID-J:keep") == Self.other(2))
    let second = try await workshop.apply(store)
    #expect((second.tally.applied, second.tally.already, second.tally.skipped) == (0, 2, 3))
    // A new plan finds the one carried out.
    let again = try await plan(store, decisions)
    #expect(again.notes.map(\.code) == ["resolution-unused"])
    #expect(again.trailer.counts.unresolved == 0)
    #expect(again.trailer.counts.writes == 0)
  }

  @Test(arguments: ["trip:johndoe:same", "trip:ID-J:same"] as [Key])
  func aChangeAfterPlanningIsNotWrittenOver(_ key: Key) async throws {
    let store = try await World.store(Self.records)
    _ = try await plan(store, Self.decisions(store))
    try await Record(key, "{\"userId\":\"ID-J\",\"updatedAt\":\"2023-01-02T00:00:00Z\",\"n\":9}")
      .put(
        into: store)
    let before = try await store.text("trip:ID-J:same")
    let report = try await workshop.apply(store)
    #expect((report.tally.drifted, report.tally.applied) == (1, 1))
    #expect(try await store.text("trip:ID-J:same") == before)
  }

  /// The plan says that only times are in doubt; the records say whose they are.
  @Test func aChangeBeforePlanningVoidsTheDecision() async throws {
    let store = try await World.store(Self.records)
    let decisions = try await Self.decisions(store)
    try await Record(
      "trip:ID-J:same", "{\"userId\":\"eve\",\"updatedAt\":\"2023-01-02T00:00:00Z\"}"
    )
    .put(into: store)
    let result = try await plan(store, decisions)
    #expect(result.notes.map(\.code) == ["resolution-void"])
    #expect(try operations().contains("! trip:johndoe:same destination-foreign-owner"))
  }

  @Test func aCleanUpFollowsIt() async throws {
    let store = try await World.store(Self.records)
    let decisions = try await Self.decisions(store)
    _ = try await plan(store, decisions)
    try await workshop.apply(store)
    workshop.clock.advance(by: Workshop.waiting)
    try await workshop.planCleanup(store, policy: Self.policy, resolutions: decisions)
    #expect(
      try operations() == [
        "- trip:johndoe:keep same-time-different-content canonical",
        "> trip:johndoe:leave same-time-different-content neither",
        "- trip:johndoe:plain destination-verified", "- trip:johndoe:same destination-verified",
        "> trip:johndoe:stranger foreign-owner neither",
      ])
    let report = try await workshop.apply(store)
    #expect((report.tally.applied, report.tally.skipped, report.tally.unsettled) == (3, 2, 0))
    #expect(try await store.text("trip:johndoe:keep") == nil)
    #expect(try await store.text("trip:johndoe:leave") != nil)
    #expect(try await store.text("trip:johndoe:stranger") != nil)
    #expect(try await store.text("trip:ID-J:keep") == Self.other(2))
  }

  @Test func aCleanUpKeepsWhatChangedSince() async throws {
    let store = try await World.store(Self.records)
    let decisions = try await Self.decisions(store)
    _ = try await plan(store, decisions)
    try await workshop.apply(store)
    workshop.clock.advance(by: Workshop.waiting)
    try await workshop.planCleanup(store, policy: Self.policy, resolutions: decisions)
    try await Record("trip:ID-J:keep", "{\"userId\":\"ID-J\",\"n\":7}").put(into: store)
    let report = try await workshop.apply(store)
    #expect(report.tally.drifted == 1)
    #expect(try await store.text("trip:johndoe:keep") != nil)
  }

  /// Somebody wrote a decision about a record that names another owner; the clean-up keeps it.
  @Test func aCleanUpDeletesNothingThatNamesAnotherOwner() async throws {
    let store = try await World.store(
      Self.records + [Record("trip:ID-J:stranger", Self.other(1))])
    var decisions = try await Self.decisions(store)
    decisions[3].take = .canonical
    _ = try await plan(store, decisions)
    try await workshop.apply(store)
    workshop.clock.advance(by: Workshop.waiting)
    try await workshop.planCleanup(store, policy: Self.policy, resolutions: decisions)
    #expect(try operations().contains("> trip:johndoe:stranger foreign-owner canonical"))
  }

  @Test func aRollbackUndoesIt() async throws {
    let store = try await World.store(Self.records)
    let before = await World.contents(store)
    _ = try await plan(store, Self.decisions(store))
    let run = try await workshop.apply(store)
    try await workshop.planRollback(store, of: run.run)
    let report = try await workshop.apply(store)
    #expect(report.tally.applied == 2)
    #expect(await World.contents(store) == before)
  }

  // MARK: - What waits

  /// Members that rewrites change anyway are no difference, whatever keeps the record from being written.
  @Test func onlyWhatDiffersAfterRewritingIsListed() async throws {
    let store = try await World.store([
      Record("trip:johndoe:hns_johndoe_1", #"{"userId":"johndoe","id":"hns_johndoe_1","n":1}"#),
      Record("trip:ID-J:hns_ID-J_1", #"{"userId":"eve","id":"hns_ID-J_1","n":1}"#),
    ])
    _ = try await plan(store, [])
    var found: [OpenRecord] = []
    try await OpenRecordReading(store: store, retry: .none).read(
      VerifiedPlan(workshop.plan.string)
    ) { found.append($0) }
    #expect(found.map(\.operation.reason) == [.destinationForeignOwner])
    guard case .members(let difference)? = found.first?.content else {
      Issue.record("the two are not compared")
      return
    }
    #expect(difference.places.map(\.pointer) == ["/userId"])
  }

  // MARK: - Two names of one user

  @Test func oneOfSeveralSourcesIsTaken() async throws {
    let both: [Record] = [.trip("johndoe", "1", at: 1), .trip("jd", "1", at: 2)]
    let store = try await World.store(both)
    let planning = try Planning([World.john, World.alias])
    var input = planning.input
    func seen(_ name: String) async throws -> Resolution {
      let key = Key("trip:\(name):1")
      let entry = try #require(try await store.read(World.logs, [key])[0])
      return Resolution(
        scope: .record(nil, key, .init(legacy: Fingerprint(of: entry), canonical: nil)),
        take: name == "jd" ? .legacy : .canonical, reason: .severalSources, range: Self.range)
    }
    // There is no canonical record yet that the second name's could give way to.
    input.resolutions = [try await seen("johndoe"), try await seen("jd")]
    await #expect(throws: DiagnosticsError.self) {
      try await Planner(store: store, now: { Timestamp(seconds: World.now) }).plan(
        input, into: planning.writer(store))
    }
    input.resolutions[0].take = .neither
    _ = try await Planner(store: store, now: { Timestamp(seconds: World.now) }).plan(
      input, into: planning.writer(store, to: workshop.plan))
    let report = try await workshop.apply(store)
    #expect((report.tally.applied, report.tally.skipped) == (1, 1))
    #expect(try await store.text("trip:ID-J:1")?.contains("2023-01-02") == true)
    let again = try await workshop.apply(store)
    #expect((again.tally.applied, again.tally.already) == (0, 1))
    // Now there is one, and both names' records are decided.
    input.resolutions[0].take = .canonical
    let next = try await Planner(store: store, now: { Timestamp(seconds: World.now) }).plan(
      input, into: planning.writer(store))
    #expect(next.trailer.counts.unresolved == 0)
  }
}
