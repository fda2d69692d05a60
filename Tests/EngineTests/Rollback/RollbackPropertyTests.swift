import Core
import Engine
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("A run and its rollback")
struct RollbackPropertyTests {
  private static let other = Identity(legacy: "Zoë", id: "ID-Z")
  private static let cohort = World.cohort + [World.alias, other]

  /// Random entries under keys of the run and beside them.
  private static func touch(
    _ store: InMemoryStore, _ random: inout SplitMix64
  ) async throws -> Set<Place> {
    var touched: Set<Place> = []
    for record in await World.contents(store) where Int.random(in: 0..<6, using: &random) == 0 {
      touched.insert(Place(record))
      if Bool.random(using: &random) {
        try await store.remove(record.key, in: record.namespace)
      } else {
        try await Record(record.namespace, record.key, "touched").put(into: store)
      }
    }
    return touched
  }

  struct Place: Hashable {
    var namespace: Namespace
    var key: Key

    init(namespace: Namespace, key: Key) {
      self.namespace = namespace
      self.key = key
    }

    init(_ record: Record) { self.init(namespace: record.namespace, key: record.key) }
  }

  @Test(arguments: UInt64(0)..<64)
  func restoreTheStoreForAllWhoTouchedNothing(seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = Int.random(in: 1...5, using: &world.random)
    capabilities.minimumExpirationLead = 0
    let shop = try Workshop()
    let store = try await World.store(world.records(Self.cohort), capabilities)
    _ = try await Planning(Self.cohort)(store, to: shop.plan)
    let before = await World.contents(store)
    let first = try await shop.apply(store)
    let touched =
      seed % 2 == 0 ? [] : try await Self.touch(store, &world.random)
    let between = await World.contents(store)

    let undone = try await shop.rollBack(store, first.run)
    #expect(undone.outcome == .completed)
    let after = await World.contents(store)
    #expect(
      after.filter { touched.contains(Place($0)) } == between.filter { touched.contains(Place($0)) }
    )
    #expect(
      after.filter { !touched.contains(Place($0)) }
        == before.filter { !touched.contains(Place($0)) })

    // Rolling that back brings everything to where it was in between.
    let redone = try await shop.rollBack(store, undone.run)
    #expect(redone.tally.applied == undone.tally.applied)
    #expect(await World.contents(store) == between)
  }

  @Test(arguments: UInt64(0)..<32)
  func neverMakeUpAnythingWhileEntriesExpire(seed: UInt64) async throws {
    var world = RandomWorld(seed: seed &+ 10_000)
    let shop = try Workshop()
    let clock = TestClock(World.now - 86_400)
    let store = InMemoryStore(now: { clock.now })
    for record in world.records(Self.cohort) { try await record.put(into: store) }
    clock.advance(by: 86_400)
    _ = try await Planning(Self.cohort)(store, to: shop.plan)
    let before = await World.contents(store)
    let run = try await shop.apply(store).run
    let between = await World.contents(store)
    let wait: Int64 = world.random.pick(10, 3_560, 3_600)
    clock.advance(by: wait)
    shop.clock.advance(by: wait)
    try await shop.planRollback(store, of: run)
    try await shop.apply(store)
    let known = Set(before).union(between)
    for record in await World.contents(store) {
      #expect(known.contains(record), "seed \(seed)")
    }
    // What was there before and has not expired is there again.
    let lead = store.capabilities.minimumExpirationLead
    let lasting = before.filter { ($0.entry.expiration ?? .max) >= clock.now + lead }
    #expect(Set(await World.contents(store)).isSuperset(of: lasting))
  }

  @Test func completesAfterACrashAtEveryStep() async throws {
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    let store = try await World.store(ApplyTests.mixed, capabilities)
    _ = try await Planning()(store, to: shop.plan)
    let before = await World.contents(store)
    let run = try await shop.apply(store).run
    try await shop.planRollback(store, of: run)
    let recorder = CrashRecorder(shop, store)
    try await shop.apply(recorder.recorded, in: shop.environment(as: Workshop.dead))
    #expect(recorder.all.count == 6)
    let plan = try #require(contents(shop.plan))
    for wreck in recorder.all {
      // The same plan again.
      let same = try await World.store(wreck.records, capabilities)
      let copy = shop.directory.file("\(wreck.title)-copy")
      try shop.copyState(from: wreck.root, to: copy)
      try overwrite(shop.plan, plan)
      #expect(try await shop.apply(same, root: copy).outcome == .completed)
      #expect(await World.contents(same) == before, "\(wreck.title)")
      // A new plan for the same run.
      let anew = try await World.store(wreck.records, capabilities)
      try await shop.rollBack(anew, run, root: wreck.root)
      #expect(await World.contents(anew) == before, "\(wreck.title)")
    }
  }

  @Test func undoesARunThatACrashEnded() async throws {
    let shop = try Workshop()
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 2
    let store = try await World.store(ApplyTests.mixed, capabilities)
    _ = try await Planning()(store, to: shop.plan)
    let before = await World.contents(store)
    let recorder = CrashRecorder(shop, store)
    let run = try await shop.apply(recorder.recorded, in: shop.environment(as: Workshop.dead)).run
    let plan = try #require(contents(shop.plan))
    for wreck in recorder.all {
      // At once, with intents still open.
      let store = try await World.store(wreck.records, capabilities)
      let copy = shop.directory.file("\(wreck.title)-copy")
      try shop.copyState(from: wreck.root, to: copy)
      try await shop.rollBack(store, run, root: copy)
      #expect(try await shop.state(copy).runs.map(\.outcome) == [.interrupted, .completed])
      #expect(await World.contents(store) == before, "\(wreck.title)")
      // After the run was resumed: first the second run, then the first.
      let resumed = try await World.store(wreck.records, capabilities)
      try overwrite(shop.plan, plan)
      let second = try await shop.apply(resumed, root: wreck.root)
      try await shop.rollBack(resumed, second.run, root: wreck.root)
      try await shop.rollBack(resumed, run, root: wreck.root)
      #expect(await World.contents(resumed) == before, "\(wreck.title)")
    }
  }

  @Test func undoesWhatAFailingStoreWroteAndNothingElse() async throws {
    for fault in [
      ScriptedStore.Fault.half(StoreError(.other, "gone")),
      .failing([0], StoreError(.other, "no")), .doubting([1], StoreError(.other, "who knows")),
      .losingAnswer(StoreError(.other, "lost")), .answeringNothing,
    ] {
      let shop = try Workshop()
      var capabilities = InMemoryStore.allAbilities
      capabilities.writeBatchSize = 3
      let store = try await World.store(ApplyTests.mixed, capabilities)
      _ = try await Planning()(store, to: shop.plan)
      let before = await World.contents(store)
      let hooked = ScriptedStore(store, .init(fault: { $0 == 0 ? fault : nil }))
      let run = try await shop.apply(hooked).run
      try await shop.rollBack(store, run)
      #expect(await World.contents(store) == before)
    }
  }
}
