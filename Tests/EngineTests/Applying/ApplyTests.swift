import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("Applying a saved plan")
struct ApplyTests {
  static let mixed: [Record] = [
    .trip("johndoe", "1"), .trip("johndoe", "2", at: 2), .trip("ID-J", "2", at: 1),
    .trip("johndoe", "3"), .trip("ID-J", "3", at: 3), .trip("johndoe", "4", owner: "mallory"),
    .trip("johndoe", "5"), .trip("ID-J", "5"), .trip("mary", "hns_mary_1"),
    Record("trip:mary:2", "binary"), Record("meta:user:mary:trip_count", "3"),
    Record("meta:user:ID-M:trip_count", "4"),
    Record(
      World.settings, "settings:mary",
      Entry(value: [0xFF], metadata: Array("{}".utf8), expiration: World.now + 3_600)),
    .order(1, owner: "mary"), .order(2, owner: "ID-J"), .order(3, owner: "mallory"),
  ]

  @Test func writesWhatWasPlannedAndNothingElse() async throws {
    let shop = try Workshop()
    let store = try await World.store(Self.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let before = await World.contents(store)
    let report = try await shop.apply(store)
    #expect(report.outcome == .completed)
    #expect(
      report.tally
        == Tally(planned: 11, applied: 5, already: 2, skipped: 1, rejected: 2, conflicted: 1))
    let changed = Set(await World.contents(store)).subtracting(before)
    #expect(
      changed == [
        Record("trip:ID-J:1", #"{"userId":"ID-J","updatedAt":"2023-01-01T00:00:00Z"}"#),
        Record("trip:ID-J:2", #"{"userId":"ID-J","updatedAt":"2023-01-02T00:00:00Z"}"#),
        Record("trip:ID-M:hns_ID-M_1", #"{"userId":"ID-M","updatedAt":"2023-01-01T00:00:00Z"}"#),
        Record(
          World.settings, "settings:ID-M",
          Entry(value: [0xFF], metadata: Array("{}".utf8), expiration: World.now + 3_600)),
        Record(World.orders, "hns:order:1", #"{"ownerId":"ID-M"}"#),
      ])
  }

  @Test func aSecondTimeWritesNothing() async throws {
    let shop = try Workshop()
    let base = try await World.store(Self.mixed)
    _ = try await Planning()(base, to: shop.plan)
    try await shop.apply(base)
    let after = await World.contents(base)
    let store = ScriptedStore(base)
    let second = try await shop.apply(store)
    #expect(store.writeCalls == 0)
    #expect(second.outcome == .completed)
    #expect(
      second.tally == Tally(planned: 11, already: 7, skipped: 1, rejected: 2, conflicted: 1))
    #expect(await World.contents(base) == after)
    let again = try await Planning()(base).trailer.counts
    #expect(again.writes == 0)
  }

  @Test func theStateTellsTheHistory() async throws {
    let shop = try Workshop()
    let store = try await World.store(Self.mixed)
    let digest = try await Planning()(store, to: shop.plan).trailer.digest
    try await shop.apply(store)
    let state = try await shop.state()
    let run = try #require(state.runs.first)
    #expect(run.outcome == .completed)
    #expect(run.planDigest == digest)
    #expect(run.tally.applied == 5)
    #expect(run.checkpoint == 11)
    #expect(run.journal.digest == (try FileDigest.text(of: shop.root.appending(run.journal.path))))
    #expect(state.checkpoint == nil)
    #expect(state.users.map(\.identity) == World.cohort)
    // Rejected and conflicted records are left for a person.
    #expect(state.users.map(\.done) == [false, false])
    #expect(try await AuditLog(shop.paths().audit).verify().findings.isEmpty)
    try await shop.apply(store)
    #expect(try await shop.state().runs.count == 2)
    #expect(try await LeaseFile(shop.paths(), in: shop.environment().surroundings).holder() == nil)
  }

  @Test func usersWithNothingLeftAreDone() async throws {
    let shop = try Workshop()
    let store = try await World.store([
      .trip("johndoe", "1"), .trip("johndoe", "2"), .trip("ID-J", "2", at: 9), .trip("mary", "1"),
      Record("trip:mary:2", "binary"),
    ])
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    #expect(try await shop.state().users.map(\.done) == [true, false])
  }

  struct Drift: Sendable, CustomTestStringConvertible {
    var title: String
    /// What happens between plan and apply.
    var change: @Sendable (InMemoryStore) async throws -> Void
    var outcome: Tally
    /// What the destination holds in the end.
    var destination: String?
    var testDescription: String { title }
  }

  static let source = #"{"userId":"johndoe","updatedAt":"2023-01-02T00:00:00Z"}"#
  static let moved = #"{"userId":"ID-J","updatedAt":"2023-01-02T00:00:00Z"}"#
  static let newer = #"{"userId":"ID-J","updatedAt":"2023-01-03T00:00:00Z"}"#
  static let older = #"{"userId":"ID-J","updatedAt":"2023-01-01T00:00:00Z"}"#

  @Test(arguments: [
    Drift(
      title: "nothing", change: { _ in }, outcome: Tally(planned: 1, applied: 1), destination: moved
    ),
    Drift(
      title: "a newer destination",
      change: { try await Record("trip:ID-J:1", newer).put(into: $0) },
      outcome: Tally(planned: 1, skipped: 1), destination: newer),
    Drift(
      title: "an older destination",
      change: { try await Record("trip:ID-J:1", older).put(into: $0) },
      outcome: Tally(planned: 1, drifted: 1), destination: older),
    Drift(
      title: "a destination without a time",
      change: { try await Record("trip:ID-J:1", "{}").put(into: $0) },
      outcome: Tally(planned: 1, drifted: 1), destination: "{}"),
    Drift(
      title: "the result, by somebody else",
      change: { try await Record("trip:ID-J:1", moved).put(into: $0) },
      outcome: Tally(planned: 1, already: 1), destination: moved),
    Drift(
      title: "a changed source",
      change: { try await Record.trip("johndoe", "1", at: 3).put(into: $0) },
      outcome: Tally(planned: 1, drifted: 1), destination: nil),
    Drift(
      title: "changed metadata of the source",
      change: { store in
        try await Record(
          World.logs, "trip:johndoe:1", Entry(value: Array(source.utf8), metadata: [0x31])
        ).put(into: store)
      }, outcome: Tally(planned: 1, drifted: 1), destination: nil),
    Drift(
      title: "a source that is nobody's any more",
      change: { try await Record.trip("johndoe", "1", owner: "mallory").put(into: $0) },
      outcome: Tally(planned: 1, drifted: 1), destination: nil),
    Drift(
      title: "a deleted source", change: { try await $0.remove("trip:johndoe:1") },
      outcome: Tally(planned: 1, drifted: 1), destination: nil),
    Drift(
      title: "a deleted source after somebody else's copy",
      change: { store in
        try await store.remove("trip:johndoe:1")
        try await Record("trip:ID-J:1", moved).put(into: store)
      }, outcome: Tally(planned: 1, already: 1), destination: moved),
  ])
  func changesSinceThePlan(_ row: Drift) async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1", at: 2)])
    _ = try await Planning()(store, to: shop.plan)
    try await row.change(store)
    let report = try await shop.apply(store)
    #expect(report.tally == row.outcome)
    #expect(try await store.text("trip:ID-J:1") == row.destination)
    let again = try await shop.apply(store).tally
    #expect(again.applied == 0)
  }

  @Test func anUpdateMeetsAChangedOrVanishedDestination() async throws {
    for change in [Self.newer, #"{"userId":"ID-J","updatedAt":"2025-01-01"}"#, nil] {
      let shop = try Workshop()
      let store = try await World.store([
        .trip("johndoe", "1", at: 2), Record("trip:ID-J:1", Self.older),
      ])
      #expect(try await Planning()(store, to: shop.plan).trailer.counts[.update] == 1)
      if let change {
        try await Record("trip:ID-J:1", change).put(into: store)
      } else {
        try await store.remove("trip:ID-J:1")
      }
      let report = try await shop.apply(store)
      #expect(report.tally.applied == 0)
      #expect(report.tally.drifted + report.tally.skipped == 1)
      #expect(try await store.text("trip:ID-J:1") == change)
    }
  }

  @Test func anOrderThatChangedIsNotRewritten() async throws {
    for (owner, kind) in [("mallory", OutcomeKind.drifted), ("ID-M", .already)] {
      let shop = try Workshop()
      let store = try await World.store([.order(1, owner: "mary")])
      _ = try await Planning()(store, to: shop.plan)
      try await Record.order(1, owner: owner).put(into: store)
      let tally = try await shop.apply(store).tally
      #expect(tally.drifted == (kind == .drifted ? 1 : 0))
      #expect(tally.already == (kind == .already ? 1 : 0))
      #expect(
        try await store.text("hns:order:1", in: World.orders) == #"{"ownerId":"\#(owner)"}"#)
    }
  }

  @Test func aRecordThatExpiresMeanwhileIsNotWritten() async throws {
    let shop = try Workshop()
    let entry = Entry(value: [1], expiration: World.now + 100)
    let store = try await World.store([Record(World.settings, "settings:mary", entry)])
    _ = try await Planning()(store, to: shop.plan)
    shop.clock.advance(by: 50)
    #expect(try await shop.apply(store).tally == Tally(planned: 1, drifted: 1))
  }

  @Test(arguments: [1, 2, 1_000])
  func batchesOfAnySizeDoTheSame(_ size: Int) async throws {
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = size
    capabilities.readBatchSize = size
    for limit in [nil, 3] {
      let shop = try Workshop()
      let store = try await World.store(Self.mixed, capabilities)
      var planning = try Planning()
      planning.limits.batch = limit
      _ = try await planning(store, to: shop.plan)
      #expect(try await shop.apply(store).tally.applied == 5)
      #expect(try await planning(store).trailer.counts.writes == 0)
    }
  }

  @Test func whatIsReplacedIsKept() async throws {
    let shop = try Workshop()
    let store = try await World.store(Self.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let report = try await shop.apply(store)
    let lines = try ZstdLineReader(JournalPaths(root: shop.root, run: report.run).preimages)
    var text = ""
    while let chunk = try lines.next() { text += String(decoding: chunk.bytes, as: UTF8.self) }
    #expect(text.contains("trip:ID-J:2"))
    #expect(text.contains("hns:order:1"))
    #expect(text.split(separator: "\n").count == 3)
  }

  @Test func noValueEntersTheState() async throws {
    let shop = try Workshop()
    let secret = "c0ffee-secret"
    let store = try await World.store([
      Record("trip:johndoe:1", "{\"userId\":\"johndoe\",\"note\":\"\(secret)\"}"),
      Record("trip:johndoe:2", secret), Record(World.settings, "settings:mary", secret),
    ])
    _ = try await Planning()(store, to: shop.plan)
    let report = try await shop.apply(store)
    let journal = try ZstdLineReader(JournalPaths(root: shop.root, run: report.run).journal)
    let plan = try ZstdLineReader(shop.plan)
    for reader in [journal, plan] {
      while let chunk = try reader.next() {
        #expect(!String(decoding: chunk.bytes, as: UTF8.self).contains(secret))
      }
    }
    for path in [try shop.paths().state, try shop.paths().audit] {
      let bytes = try #require(contents(path))
      #expect(!String(decoding: bytes, as: UTF8.self).contains(secret))
    }
  }
}
