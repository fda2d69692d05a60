import Core
import Engine
import Ledger
import StoreTesting
import TestKit
import Testing

@Suite("The rollback of a whole cohort")
struct CohortRollbackTests {
  /// Plans the cohort anew and applies the plan.
  @discardableResult
  static func migrate(
    _ shop: Workshop, _ store: InMemoryStore, _ identities: [Identity] = World.cohort
  ) async throws -> String {
    _ = try await Planning(identities)(store, to: shop.plan)
    return try await shop.apply(store).run
  }

  /// Rolls the cohort back; what was rolled back stays so.
  @discardableResult
  static func rollBack(_ shop: Workshop, _ store: InMemoryStore) async throws -> ApplyReport {
    _ = try #require(try await shop.planCohortRollback(store))
    let report = try await shop.apply(store)
    #expect(report.outcome == .completed)
    return report
  }

  @Test func aKeyThatTwoRunsWroteIsOneOperation() async throws {
    let shop = try Workshop()
    let store = try await World.store([
      .trip("johndoe", "1"), .trip("ID-J", "2"), .trip("johndoe", "2", at: 2),
    ])
    let before = try await (store.text("trip:ID-J:1"), store.text("trip:ID-J:2"))
    try await Self.migrate(shop, store)
    for number in 1...3 {
      try await Record.trip("johndoe", "\(number)", at: 5).put(into: store)
    }
    try await Self.migrate(shop, store)
    let after = await World.contents(store)
    _ = try #require(try await shop.planCohortRollback(store))
    let summary = try shop.summary()
    #expect(
      summary == [
        "- trip:ID-J:3 written-by-run", "- trip:ID-J:1 written-by-run",
        "~ trip:ID-J:2 pre-image-kept",
      ])
    #expect(try await shop.apply(store).tally == Tally(planned: 3, applied: 3))
    #expect(try await store.text("trip:ID-J:1") == before.0)
    #expect(try await store.text("trip:ID-J:2") == before.1)
    #expect(try await store.text("trip:ID-J:3") == nil)
    #expect(try await shop.state().users.map(\.done) == [false, false])
    #expect(try await shop.planCohortRollback(store) == nil)
    // The rollback can be rolled back like any other run.
    try await shop.rollBack(store, #require(shop.state().runs.last).id)
    #expect(await World.contents(store) == after)
  }

  /// What other rollbacks took back is left out, and what came after them is not.
  @Test func rollbacksAndTheirRunsCancelOut() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("mary", "1")])
    let before = await World.contents(store)
    let run = try await Self.migrate(shop, store)
    let undone = try await shop.rollBack(store, run).run
    #expect(try await shop.planCohortRollback(store) == nil)
    try await shop.rollBack(store, undone)
    try await shop.rollBack(store, #require(shop.state().runs.last).id)
    #expect(try await shop.planCohortRollback(store) == nil)
    try await Self.migrate(shop, store)
    #expect(try await Self.rollBack(shop, store).tally == Tally(planned: 2, applied: 2))
    #expect(await World.contents(store) == before)
  }

  @Test func aCleanupIsUndoneToo() async throws {
    let shop = try Workshop()
    let records = CleanupTests.records
    let store = try await shop.migrated(records)
    let before = await World.contents(try await World.store(records))
    try await shop.planCleanup(store)
    try await shop.apply(store)
    let after = await World.contents(store)
    let rollback = try await Self.rollBack(shop, store).run
    #expect(await World.contents(store) == before)
    let users = try await shop.state().users
    #expect(users.map(\.tally.inPlace) == [0, 0])
    #expect(users.map(\.done) == [false, false])
    try await shop.rollBack(store, rollback)
    #expect(await World.contents(store) == after)
    #expect(try await shop.state().users.map(\.tally.notAttempted) == [0, 0])
  }

  /// A user for whom the runs had nothing to write is no longer done either, and the application is told.
  @Test func nobodyIsDoneAfterwards() async throws {
    let shop = try Workshop()
    let store = try await World.store([
      .trip("johndoe", "1"), .trip("mary", "1"), .trip("ID-M", "1"),
    ])
    var planning = try Planning()
    planning.publish = Publication(namespace: World.settings)
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    #expect(try await shop.state().users.map(\.done) == [true, true])
    try await Self.rollBack(shop, store)
    #expect(try await shop.state().users.map(\.done) == [false, false])
    for key: Key in ["migration:ID-J:state", "migration:ID-M:state"] {
      let text = try await store.text(key, in: World.settings)
      #expect(text?.contains(#""done":false"#) == true)
    }
  }

  /// What a user wrote between two runs was replaced by the second, and comes back.
  @Test func whatAUserWroteBetweenTwoRunsComesBack() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
    try await Self.migrate(shop, store)
    let edited = Record.trip("ID-J", "1", at: 3)
    try await edited.put(into: store)
    try await Record.trip("johndoe", "1", at: 5).put(into: store)
    try await Self.migrate(shop, store)
    try await Self.rollBack(shop, store)
    #expect(
      try await store.text("trip:ID-J:1") == String(decoding: edited.entry.value, as: UTF8.self))
    #expect(try await store.text("trip:ID-J:2") == nil)
  }

  @Test func whatAUserChangedSinceStays() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
    try await Self.migrate(shop, store)
    try await Record("trip:ID-J:1", "edited").put(into: store)
    _ = try #require(try await shop.planCohortRollback(store))
    #expect(
      try shop.summary() == [
        "> trip:ID-J:1 changed-since-run", "- trip:ID-J:2 written-by-run",
      ])
    try await shop.apply(store)
    #expect(try await store.text("trip:ID-J:1") == "edited")
    let john = try #require(try await shop.state().users.first)
    #expect(john.tally == Tally(planned: 2, already: 1, notAttempted: 1))
    #expect(!john.done)
  }

  @Test func namesOfOneUserAreOneUser() async throws {
    let shop = try Workshop()
    let cohort = [World.john, World.alias, World.mary]
    let store = try await World.store([.trip("johndoe", "1"), .trip("jd", "2")])
    let before = await World.contents(store)
    try await Self.migrate(shop, store, cohort)
    try await Record.trip("jd", "1", at: 5).put(into: store)
    try await store.remove("trip:johndoe:1")
    try await Self.migrate(shop, store, cohort)
    try await store.remove("trip:jd:1")
    try await Record.trip("johndoe", "1").put(into: store)
    try await Self.rollBack(shop, store)
    #expect(await World.contents(store) == before)
  }

  @Test func rulesOfSeveralPlansAreKept() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
    let before = await World.contents(store)
    try await Self.migrate(shop, store)
    // The next plan sends the same rule's records elsewhere.
    var planning = try Planning()
    planning.rules[1].keys = .move(
      from: try KeyTemplate("trip:{legacy}:{record}"), to: try KeyTemplate("moved:{id}:{record}"))
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    _ = try #require(try await shop.planCohortRollback(store))
    let first = try #require(try await shop.state().runs.first).id
    #expect(
      try shop.operations().map { "\($0.source) \($0.rule)" } == [
        "moved:ID-J:1 trips", "moved:ID-J:2 trips", "trip:ID-J:1 trips (run \(first))",
        "trip:ID-J:2 trips (run \(first))",
      ])
    try await shop.apply(store)
    #expect(await World.contents(store) == before)
    let rollback = try #require(try await shop.state().runs.last).id
    try await shop.rollBack(store, rollback)
    #expect(try await store.text("moved:ID-J:2") != nil)
  }

  @Test func runsOfTwoStoresAreRefused() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1")])
    try await Self.migrate(shop, store)
    let other = InMemoryStore(identity: "another store", now: { World.now })
    try await Record.trip("johndoe", "1").put(into: other)
    try await Self.migrate(shop, other)
    let error = await #expect(throws: LedgerError.self) {
      try await shop.planCohortRollback(other)
    }
    #expect(error?.code == .mismatched)
    #expect(error?.message.contains("'another store'") == true)
    #expect(error?.message.contains("'\(store.identity)'") == true)
  }

  @Test func comparisonsCountWhatWasUndoneByKey() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
    try await Self.migrate(shop, store)
    try await Record.trip("johndoe", "1", at: 5).put(into: store)
    try await Record.trip("johndoe", "3", at: 5).put(into: store)
    try await Self.migrate(shop, store)
    let plan = try #require(contents(shop.plan))
    #expect(try await shop.comparison().difference == 0)
    let rollback = try await Self.rollBack(shop, store).run
    try overwrite(shop.plan, plan)
    let comparison = try await shop.comparison()
    // Of this plan: one update and one create. The third key is another plan's.
    #expect(comparison.difference == 2)
    #expect(comparison.rows.allSatisfy { $0.undone <= 1 })
    #expect(comparison.rollbacks.map(\.id) == [rollback])
    try await shop.rollBack(store, rollback)
    try overwrite(shop.plan, plan)
    #expect(try await shop.comparison().difference == 0)
  }

  /// Any runs, edits and rollbacks: the rollback of the cohort does what rollbacks of each run would do,
  /// the newest first.
  @Test(arguments: UInt64(0)..<32)
  func doesWhatRollbacksOneByOneWouldDo(seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let cohort = World.cohort + [World.alias]
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = Int.random(in: 1...5, using: &world.random)
    capabilities.minimumExpirationLead = 0
    let store = try await World.store(world.records(cohort), capabilities)
    var edits = 0
    for _ in 0..<Int.random(in: 2...4, using: &world.random) {
      try await Self.migrate(shop, store, cohort)
      if Int.random(in: 0..<3, using: &world.random) == 0 {
        let run = try #require(try await shop.state().runs.randomElement(using: &world.random))
        if run.tally.applied > 0 { try await shop.rollBack(store, run.id) }
      }
      for record in await World.contents(store)
      where Int.random(in: 0..<5, using: &world.random) == 0 {
        edits += 1
        let text =
          #"{"userId":"johndoe","n":\#(edits),"updatedAt":"2023-02-01T00:00:\#(10 + edits % 50)Z"}"#
        try await Record(record.namespace, record.key, text).put(into: store)
      }
    }
    let single = shop.directory.file("single")
    try shop.copyState(to: single)
    let other = try await World.store(World.contents(store), capabilities)
    for run in try await shop.state().runs.reversed() where run.tally.applied > 0 {
      try await shop.rollBack(other, run.id, root: single)
    }
    if try await shop.planCohortRollback(store) != nil { try await shop.apply(store) }
    #expect(await World.contents(store) == World.contents(other))
    if try await shop.planCohortRollback(store) != nil {
      #expect(try shop.operations().allSatisfy { !$0.action.writes })
    }
  }

  @Test func completesAfterACrashAtEveryStep() async throws {
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    let store = try await World.store(ApplyTests.mixed, capabilities)
    try await Self.migrate(shop, store)
    for number in 6...8 { try await Record.trip("mary", "\(number)").put(into: store) }
    try await Self.migrate(shop, store)
    _ = try #require(try await shop.planCohortRollback(store))
    let recorder = CrashRecorder(shop, store)
    try await shop.apply(recorder.recorded, in: shop.environment(as: Workshop.dead))
    let goal = await World.contents(store)
    let users = try await shop.state().users
    let plan = try #require(contents(shop.plan))
    #expect(recorder.all.count >= 6)
    for wreck in recorder.all {
      // The same plan again.
      let same = try await World.store(wreck.records, capabilities)
      let copy = shop.directory.file("\(wreck.title)-copy")
      try shop.copyState(from: wreck.root, to: copy)
      try overwrite(shop.plan, plan)
      #expect(try await shop.apply(same, root: copy).outcome == .completed)
      #expect(await World.contents(same) == goal, "\(wreck.title)")
      #expect(try await shop.state(copy).users == users, "\(wreck.title)")
      // A new plan, which leaves out what the crashed run undid.
      let anew = try await World.store(wreck.records, capabilities)
      if try await shop.planCohortRollback(anew, root: wreck.root) != nil {
        try await shop.apply(anew, root: wreck.root)
      }
      #expect(await World.contents(anew) == goal, "\(wreck.title)")
    }
  }
}
