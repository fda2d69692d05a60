import Core
import Engine
import FileState
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("Twice is once, also while a store does not show what was written")
struct DelayTests {
  private static let delay: Int64 = 60
  private static let revoked = StoreError(.unauthorized, "the token was revoked")
  private static let lost = StoreError(.unavailable, "the answer was lost")

  private struct Scene {
    let shop: Workshop
    let base: InMemoryStore
    let count = 6

    init() async throws {
      shop = try Workshop()
      base = try await World.store((0..<6).map { .trip("johndoe", "\($0)") })
      var planning = try Planning()
      planning.limits.batch = 2
      _ = try await planning(base, to: shop.plan)
    }

    func store(
      fault: @escaping @Sendable (Int) -> ScriptedStore.Fault? = { _ in nil }
    ) -> ScriptedStore {
      ScriptedStore.lagging(
        base, delay: DelayTests.delay, clock: shop.clock, comparesWrites: false, fault: fault)
    }

    func key(_ number: Int) -> Key { Key("trip:ID-J:\(number)") }

    /// What a user writes meanwhile; a reader elsewhere does not see it yet.
    func edit(_ number: Int, in store: ScriptedStore) async throws {
      _ = try await store.write(
        WriteBatch([
          WriteItem(
            namespace: World.logs, key: key(number),
            change: .put(Entry(value: Array("edited".utf8))), expected: nil)
        ]))
    }
  }

  @Test(arguments: [0, 5, 30, 59] as [Int64])
  func aSecondRunTakesTheJournalsWord(_ pause: Int64) async throws {
    let scene = try await Scene()
    let store = scene.store()
    #expect(try await scene.shop.apply(store).tally == Tally(planned: 6, applied: 6))
    try await scene.edit(1, in: store)
    let calls = store.writeCalls
    scene.shop.clock.advance(by: pause)
    // Also a third time, when the first run's writes are older than the second's reads.
    for _ in 0..<3 {
      let report = try await scene.shop.apply(store)
      #expect(report.tally.applied == 0)
      #expect(report.outcome == .completed)
      scene.shop.clock.advance(by: 20)
    }
    #expect(store.writeCalls == calls)
    #expect(try await scene.base.text(scene.key(1)) == "edited")
  }

  @Test func afterARevokedToken() async throws {
    let scene = try await Scene()
    let store = scene.store { $0 == 1 ? .refusing(Self.revoked) : nil }
    let first = try await scene.shop.apply(store)
    #expect(first.outcome == .failed)
    #expect(first.tally == Tally(planned: 6, applied: 2, failed: 2, notAttempted: 2))
    #expect(first.pending == nil)
    try await scene.edit(0, in: store)
    let second = try await scene.shop.apply(store)
    #expect(second.tally == Tally(planned: 6, applied: 4, already: 2))
    #expect(try await scene.base.text(scene.key(0)) == "edited")
  }

  /// The crash leaves the last batch open: it was written, and no read shows it.
  @Test func afterACrash() async throws {
    let scene = try await Scene()
    let root = scene.shop.directory.file("wreck")
    let (shop, clock) = (scene.shop, scene.shop.clock)
    let crashing = scene.store { number in
      guard number == 2 else { return nil }
      // What a crash right after the write leaves: intents, and no outcome.
      do { try shop.copyState(to: root) } catch { Issue.record("\(error)") }
      return .losingAnswer(Self.revoked)
    }
    try await shop.apply(crashing, in: shop.environment(as: Workshop.dead))
    try await scene.edit(4, in: crashing)
    let second = try await shop.apply(crashing, root: root)
    #expect(second.recovered?.pending == 2)
    #expect(second.outcome == .interrupted)
    #expect(second.error == nil)
    #expect(second.tally.notAttempted == 2)
    let pending = try #require(second.pending)
    #expect(pending.operations == 2)
    #expect(pending.seconds == Self.delay + 1)
    #expect(pending.until == Timestamp(seconds: World.now + Self.delay + 1))
    #expect(try await scene.base.text(scene.key(4)) == "edited")
    let record = try #require(try await shop.state(root).runs.first)
    #expect(record.unsettled == 2)
    await #expect(throws: LedgerError.self) {
      try await RunEvidence(record, in: FileStateBackend(root))
    }
    // Half a minute later there is nothing new to know.
    clock.advance(by: 30)
    let third = try await shop.apply(crashing, root: root)
    #expect(third.pending?.seconds == 31)
    #expect(third.tally.applied == 0)
    // And then reads tell.
    clock.advance(by: 31)
    let fourth = try await shop.apply(crashing, root: root)
    #expect(fourth.outcome == .completed)
    #expect(fourth.tally.notAttempted == 0)
    #expect(fourth.tally.applied == 0)
    #expect(try await scene.base.text(scene.key(4)) == "edited")
    #expect(try await shop.state(root).runs.allSatisfy { $0.unsettled == 0 })
  }

  @Test func aLostAnswerIsPendingAndSettledByTheNextRun() async throws {
    let scene = try await Scene()
    let store = scene.store { $0 == 1 ? .losingAnswer(Self.lost) : nil }
    let first = try await scene.shop.apply(store)
    #expect(first.outcome == .failed)
    #expect(first.tally == Tally(planned: 6, applied: 2, notAttempted: 4))
    #expect(first.pending?.operations == 2)
    #expect(try await scene.shop.state().runs.last?.unsettled == 2)
    scene.shop.clock.advance(by: Self.delay + 1)
    let second = try await scene.shop.apply(store)
    #expect(second.recovered?.written == 2)
    #expect(second.tally == Tally(planned: 6, applied: 2, already: 4))
    // The first run's rollback takes away what it wrote, the doubtful ones too, and no more.
    scene.shop.clock.advance(by: Self.delay + 1)
    try await scene.shop.planRollback(store, of: first.run)
    #expect(try scene.shop.operations().count { $0.action == .delete } == 4)
  }

  /// A rollback's deletes are not seen yet: what is still shown is not in place.
  @Test func aRollbackThenTheSamePlanAgain() async throws {
    let scene = try await Scene()
    let store = scene.store()
    let run = try await scene.shop.apply(store).run
    let saved = try #require(contents(scene.shop.plan))
    scene.shop.clock.advance(by: Self.delay + 1)
    try await scene.shop.rollBack(store, run)
    try overwrite(scene.shop.plan, saved)
    let report = try await scene.shop.apply(store)
    #expect(report.tally == .unattempted(6))
    #expect(report.pending?.operations == 6)
    scene.shop.clock.advance(by: Self.delay + 1)
    #expect(try await scene.shop.apply(store).tally == Tally(planned: 6, applied: 6))
  }

  /// Of a damaged journal nobody knows what it wrote.
  @Test func everythingWaitsAfterADamagedJournal() async throws {
    let scene = try await Scene()
    let store = scene.store()
    let run = try await scene.shop.apply(store).run
    let journal = JournalPaths(root: scene.shop.root, run: run).journal
    let bytes = try #require(contents(journal))
    try overwrite(journal, Array(bytes.dropLast(bytes.count / 2)) + [1, 2, 3, 4, 5])
    try await scene.edit(5, in: store)
    let report = try await scene.shop.apply(store)
    #expect(report.tally == .unattempted(6))
    #expect(report.pending?.operations == 6)
    #expect(try await scene.base.text(scene.key(5)) == "edited")
  }

  @Test func aStoreThatShowsEveryWriteAsksNothing() async throws {
    let scene = try await Scene()
    try await scene.shop.apply(scene.base)
    try await scene.base.remove(scene.key(0))
    #expect(
      try await scene.shop.apply(scene.base).tally == Tally(planned: 6, already: 5, skipped: 1))
  }
}
