import Core
import Engine
import FileState
import Ledger
import TestKit
import Testing

/// What the state says of users after runs that are cut short, idle, of other plans, or undone.
@Suite("Users' progress over several runs")
struct ProgressOverRunsTests {
  private static let records =
    (1...3).map { Record.trip("johndoe", "\($0)") } + (1...2).map { Record.trip("mary", "\($0)") }

  private static func store(_ records: [Record] = records) async throws -> InMemoryStore {
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 1
    return try await World.store(records, capabilities)
  }

  /// A run of the cohort to its end.
  private static func migrated(
    _ shop: Workshop, _ store: InMemoryStore, _ identities: [Identity] = World.cohort
  ) async throws -> String {
    _ = try await Planning(identities)(store, to: shop.plan)
    return try await shop.apply(store).run
  }

  /// Applies the plan, and stops it in the `last`th write, from 0.
  @discardableResult
  private static func interrupted(
    _ shop: Workshop, _ store: InMemoryStore, at last: Int
  ) async throws -> ApplyReport {
    let stop = StopSignal()
    var environment = try shop.environment()
    environment.stop = stop
    let report = try await shop.apply(
      ScriptedStore(store, .init(beforeWrite: { if $0 == last { stop.raise() } })), in: environment)
    #expect(report.outcome == .interrupted)
    return report
  }

  @Test func aRunThatIsStoppedAtOnceChangesNothing() async throws {
    let shop = try Workshop()
    let store = try await Self.store()
    _ = try await Self.migrated(shop, store)
    let before = try await shop.state().users
    #expect(before.map(\.done) == [true, true])
    var environment = try shop.environment()
    environment.stop = .raised()
    #expect(try await shop.apply(store, in: environment).outcome == .interrupted)
    #expect(try await shop.state().users == before)
  }

  @Test(arguments: 0..<4)
  func aNewPlanThatIsInterruptedKeepsUsersDone(_ last: Int) async throws {
    let shop = try Workshop()
    let store = try await Self.store()
    _ = try await Self.migrated(shop, store)
    let before = try await shop.state().users
    for number in 4...6 { try await Record.trip("johndoe", "\(number)").put(into: store) }
    for number in 4...5 { try await Record.trip("mary", "\(number)").put(into: store) }
    _ = try await Planning()(store, to: shop.plan)
    try await Self.interrupted(shop, store, at: last)
    let after = try await shop.state().users
    for (old, new) in zip(before, after) {
      #expect(new.done)
      #expect(new.tally.inPlace >= old.tally.inPlace)
    }
    try await shop.apply(store)
    #expect(try await shop.state().users.map(\.tally.inPlace) == [6, 4])
  }

  @Test func aStoreThatFailsHalfWayLowersNothing() async throws {
    let shop = try Workshop()
    let store = try await Self.store()
    _ = try await Self.migrated(shop, store)
    try await Record.trip("johndoe", "9").put(into: store)
    _ = try await Planning()(store, to: shop.plan)
    let failing = ScriptedStore(
      store,
      .init(readError: { _ in StoreError(.unauthorized, "the token was revoked") }))
    #expect(try await shop.apply(failing).outcome == .failed)
    #expect(try await shop.state().users.allSatisfy(\.done))
  }

  @Test func usersOfAnotherPlanStay() async throws {
    let shop = try Workshop()
    let store = try await Self.store()
    _ = try await Self.migrated(shop, store)
    let john = try await shop.state().users.first
    _ = try await Self.migrated(shop, store, [World.mary])
    #expect(try await shop.state().users.map(\.done) == [true, true])
    #expect(try await shop.state().users.first == john)
  }

  @Test func onlyUsersWhomTheRunReachedArePublished() async throws {
    let shop = try Workshop()
    let store = try await Self.store()
    _ = try await Self.migrated(shop, store)
    try await Record.trip("mary", "9").put(into: store)
    var planning = try Planning([World.mary])
    planning.publish = Publication(namespace: World.settings)
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    #expect(try await store.text("migration:ID-M:state", in: World.settings) != nil)
    #expect(try await store.text("migration:ID-J:state", in: World.settings) == nil)
  }

  // MARK: - Rollbacks

  /// A first run of two records, and a second of one more of John's.
  private static func twoRuns(
    _ shop: Workshop
  ) async throws -> (store: InMemoryStore, first: String, second: String) {
    let store = try await Self.store([.trip("johndoe", "1"), .trip("johndoe", "2")])
    let first = try await migrated(shop, store)
    for number in 3...5 { try await Record.trip("johndoe", "\(number)").put(into: store) }
    return (store, first, try await migrated(shop, store))
  }

  private static func john(_ shop: Workshop) async throws -> UserProgress {
    try #require(try await shop.state().users.first { $0.identity == World.john })
  }

  @Test func aRollbackOfTheSecondRunLeavesWhatTheFirstWrote() async throws {
    let shop = try Workshop()
    let (store, first, second) = try await Self.twoRuns(shop)
    #expect(try await Self.john(shop).tally == Tally(planned: 5, applied: 3, already: 2))
    try await shop.rollBack(store, second)
    var john = try await Self.john(shop)
    #expect(!john.done)
    #expect(john.tally == Tally(planned: 5, already: 2, notAttempted: 3))
    try await shop.rollBack(store, first)
    john = try await Self.john(shop)
    #expect(john.tally == Tally(planned: 5, notAttempted: 5))
  }

  /// Stopped in any write, run again with the same plan or a new one: everything counts once.
  @Test(arguments: [0, 1], [false, true])
  func aRollbackThatIsResumedCountsOnce(_ last: Int, planningAgain: Bool) async throws {
    let shop = try Workshop()
    let (store, _, second) = try await Self.twoRuns(shop)
    try await shop.planRollback(store, of: second)
    let report = try await Self.interrupted(shop, store, at: last)
    #expect(
      try await Self.john(shop).tally
        == Tally(planned: 5, already: 5 - report.tally.applied, notAttempted: report.tally.applied))
    if planningAgain { try await shop.planRollback(store, of: second) }
    try await shop.apply(store)
    #expect(try await Self.john(shop).tally == Tally(planned: 5, already: 2, notAttempted: 3))
    try await shop.apply(store)
    #expect(try await Self.john(shop).tally == Tally(planned: 5, already: 2, notAttempted: 3))
  }

  @Test func aRollbackThatCrashedIsCountedByTheNext() async throws {
    let shop = try Workshop()
    let (store, _, second) = try await Self.twoRuns(shop)
    try await shop.planRollback(store, of: second)
    let recorder = CrashRecorder(shop, store)
    let hooked = ScriptedStore(
      store, .init(afterWrite: { await recorder.record("after write \($0)") }))
    try await shop.apply(hooked, in: shop.environment(as: Workshop.dead))
    for wreck in recorder.all {
      let store = try await Self.store(wreck.records)
      try await shop.apply(store, root: wreck.root)
      let john = try await shop.state(wreck.root).users.first { $0.identity == World.john }
      #expect(john?.tally == Tally(planned: 5, already: 2, notAttempted: 3), "\(wreck.title)")
    }
    #expect(recorder.all.count == 3)
  }

  @Test func aRollbackThatIsRolledBackCountsWhatCameBack() async throws {
    let shop = try Workshop()
    let (store, _, second) = try await Self.twoRuns(shop)
    var run = second
    for isInPlace in [false, true, false, true] {
      run = try await shop.rollBack(store, run).run
      let john = try await Self.john(shop)
      #expect(john.tally.inPlace == (isInPlace ? 5 : 2))
      #expect(john.tally.isBalanced)
      // Only a migration says that somebody is done.
      #expect(!john.done)
    }
    // The first run again, after its effect came back: everything counts anew.
    try await shop.rollBack(store, second)
    #expect(try await Self.john(shop).tally == Tally(planned: 5, already: 2, notAttempted: 3))
  }
}
