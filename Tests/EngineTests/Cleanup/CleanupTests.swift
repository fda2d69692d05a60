import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("Cleaning legacy keys up")
struct CleanupTests {
  static let records: [Record] = [
    .trip("johndoe", "1"), .trip("johndoe", "2"), .trip("johndoe", "hns_johndoe_3"),
    .trip("mary", "1"), Record(World.settings, "settings:mary", "{}"), .order(1, owner: "mary"),
  ]

  @Test func deletesWhatItsDestinationHolds() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated(Self.records)
    // Written anew since, by the user.
    try await Record.trip("ID-J", "2", at: 9).put(into: store)
    // Written under the old name since, by a program that still knows it.
    try await Record.trip("johndoe", "4").put(into: store)
    try await Record.trip("mary", "1", at: 1, owner: "mallory").put(into: store)
    let (clearance, result) = try await shop.planCleanup(
      store, policy: CleanupPolicy(coveragePPM: 800_000))
    #expect(clearance.leftOut.isEmpty)
    #expect(result.trailer.counts.bytes == 0)
    #expect(
      try shop.summary() == [
        "- trip:johndoe:hns_johndoe_3 destination-verified",
        "- trip:johndoe:1 destination-verified", "- trip:johndoe:2 destination-newer",
        "> trip:johndoe:4 not-migrated", "x trip:mary:1 foreign-owner",
        "- settings:mary destination-verified",
      ])
    let before = await World.contents(store)
    let report = try await shop.apply(store)
    #expect(report.tally == Tally(planned: 6, applied: 4, skipped: 1, rejected: 1))
    let after = Set(await World.contents(store))
    #expect(after.isSubset(of: before))
    #expect(
      Set(before).subtracting(after).map(\.key).sorted() == [
        "settings:mary", "trip:johndoe:1", "trip:johndoe:2", "trip:johndoe:hns_johndoe_3",
      ])
    #expect(try await shop.state().runs.map(\.kind) == ["apply", "cleanup"])
    #expect(try await shop.state().users.map(\.done) == [true, true])
    #expect(
      try await shop.apply(store).tally == Tally(planned: 6, already: 4, skipped: 1, rejected: 1))
    let verifier = Verifier(store: store, retry: .none, now: { Timestamp(seconds: World.now) })
    #expect(try await verifier.verify(VerifiedPlan(shop.plan.string)).isKept)
  }

  /// A destination that is newer only than what the legacy record states leaves the legacy record.
  @Test func aSkipAsStatedDeletesNothing() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated([.trip("johndoe", "1")])
    try await Record("trip:johndoe:1", #"{"userId":"johndoe","createdAt":"2023-01-01T00:00:00Z"}"#)
      .put(into: store)
    try await Record.trip("ID-J", "1", at: 9).put(into: store)
    try await shop.planCleanup(store)
    #expect(try shop.summary() == ["> trip:johndoe:1 destination-newer-as-stated"])
    #expect(try await shop.apply(store).tally == Tally(planned: 1, skipped: 1))
    #expect(try await store.text("trip:johndoe:1") != nil)
  }

  /// A record of somebody else at the destination is no proof that this one has arrived.
  @Test func anothersDestinationDeletesNothing() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated([.trip("johndoe", "1")])
    try await Record.trip("ID-J", "1", at: 9, owner: "mary").put(into: store)
    try await shop.planCleanup(store)
    #expect(try shop.summary() == ["! trip:johndoe:1 destination-foreign-owner"])
    #expect(try await shop.apply(store).tally == Tally(planned: 1, conflicted: 1))
    #expect(try await store.text("trip:johndoe:1") != nil)
  }

  @Test(arguments: [
    ("trip:johndoe:1", Optional("edited"), Reason.sourceChanged),
    ("trip:ID-J:1", "edited", .destinationChanged), ("trip:ID-J:1", nil, .destinationChanged),
  ])
  func whatChangedSinceThePlanStays(_ key: String, _ change: String?, _ reason: Reason) async throws
  {
    for duringTheWrite in [false, true] {
      let shop = try Workshop()
      let store = try await shop.migrated([.trip("johndoe", "1")])
      try await shop.planCleanup(store)
      let changing: @Sendable () async -> Void = {
        if let change {
          try? await Record(Key(key), change).put(into: store)
        } else {
          try? await store.remove(Key(key))
        }
      }
      if !duringTheWrite { await changing() }
      let hooked = ScriptedStore(
        store, .init(beforeWrite: { _ in if duringTheWrite { await changing() } }))
      let report = try await shop.apply(hooked)
      #expect(report.tally == Tally(planned: 1, drifted: 1))
      #expect(try await store.text("trip:johndoe:1") != nil)
      var found: [Reason?] = []
      _ = try await JournalReplay.read(
        FileRunStorage(JournalPaths(root: shop.root, run: report.run))
      ) {
        found.append($0.reason)
      }
      #expect(found == [reason])
    }
  }

  @Test func usersWhoAreNotDoneAreLeftOut() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated(
      Self.records + [Record("trip:mary:2", "binary")], World.cohort + [World.alias])
    let (clearance, _) = try await shop.planCleanup(
      store, World.cohort + [World.alias], policy: CleanupPolicy(coveragePPM: 500_000))
    #expect(clearance.identities == [World.john, World.alias])
    #expect(clearance.leftOut == [World.mary])
    #expect(try shop.operations().allSatisfy { $0.identity == World.john })
  }

  @Test func anotherNameThatIsNotDoneKeepsAllNamesOfItsUser() async throws {
    let shop = try Workshop()
    let cohort = World.cohort + [World.alias]
    let store = try await shop.migrated(Self.records + [Record("trip:jd:9", "binary")], cohort)
    let (clearance, _) = try await shop.planCleanup(
      store, cohort, policy: CleanupPolicy(coveragePPM: 500_000))
    #expect(clearance.identities == [World.mary])
    #expect(clearance.leftOut == [World.john, World.alias])
  }

  @Test func aCleanupIsRolledBack() async throws {
    let shop = try Workshop()
    let entry = Entry(value: Array("{}".utf8), metadata: [0x7B, 0x7D])
    let store = try await shop.migrated(
      Self.records + [Record(World.settings, "settings:johndoe", entry)])
    let before = await World.contents(store)
    try await shop.planCleanup(store)
    let run = try await shop.apply(store).run
    #expect(await World.contents(store) != before)
    try await shop.planRollback(store, of: run)
    #expect(try shop.operations().allSatisfy { $0.action == .create })
    let undone = try await shop.apply(store)
    #expect(await World.contents(store) == before)
    #expect(try await shop.state().users.map(\.done) == [true, true])
    try await shop.rollBack(store, undone.run)
    #expect(try await store.text("trip:johndoe:1") == nil)
  }

  @Test func completesAfterACrashAtEveryStep() async throws {
    let shop = try Workshop()
    let base = try await shop.migrated(Self.records)
    let before = await World.contents(base)
    try await shop.planCleanup(base)
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    let store = try await World.store(before, capabilities)
    let recorder = CrashRecorder(shop, store)
    let run = try await shop.apply(recorder.recorded, in: shop.environment(as: Workshop.dead)).run
    let goal = await World.contents(store)
    let plan = try #require(contents(shop.plan))
    #expect(recorder.all.count == 6)
    for wreck in recorder.all {
      try overwrite(shop.plan, plan)
      let store = try await World.store(wreck.records, capabilities)
      let copy = shop.directory.file("\(wreck.title)-copy")
      try shop.copyState(from: wreck.root, to: copy)
      try await shop.apply(store, root: copy)
      #expect(await World.contents(store) == goal, "\(wreck.title)")
      let undone = try await World.store(wreck.records, capabilities)
      try await shop.rollBack(undone, run, root: wreck.root)
      #expect(await World.contents(undone) == before, "\(wreck.title)")
    }
  }

  @Test(arguments: UInt64(0)..<32)
  func neverLosesARecord(seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let shop = try Workshop()
    let store = try await World.store(world.records(World.cohort))
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    let before = await World.contents(store)
    // Expirations are another test's; the clock of the shop only is past the window.
    shop.clock.advance(by: Workshop.waiting)
    try await shop.planCleanup(store, policy: CleanupPolicy(coveragePPM: 0))
    let writes = try shop.operations().filter { $0.action.writes }
    let report = try await shop.apply(store)
    #expect(report.tally.applied == writes.count)
    let after = Set(await World.contents(store))
    let gone = Set(before).subtracting(after)
    #expect(gone.count == writes.count)
    #expect(after.isSubset(of: before))
    for record in gone {
      let operation = try #require(
        writes.first { $0.source == record.key && $0.namespace == record.namespace })
      #expect(
        after.contains { $0.key == operation.destination && $0.namespace == record.namespace })
    }
  }
}
