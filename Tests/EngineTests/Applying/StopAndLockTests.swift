import Core
import Engine
import FileState
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Runs that are stopped, and locks")
struct StopAndLockTests {
  static func store() async throws -> InMemoryStore {
    var capabilities = InMemoryStore.allAbilities
    capabilities.writeBatchSize = 1
    return try await World.store(ApplyTests.mixed, capabilities)
  }

  @Test(arguments: 0...5)
  func aStopAfterAnyWriteThenARunToTheEnd(_ last: Int) async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let stop = StopSignal()
    var environment = try shop.environment()
    environment.stop = stop
    let store = ScriptedStore(base, .init(beforeWrite: { if $0 == last { stop.raise() } }))
    let report = try await shop.apply(store, in: environment)
    #expect(report.outcome == (last < 5 ? .interrupted : .completed))
    #expect(report.error == nil)
    // The write in flight ends.
    #expect(report.tally.applied == min(last + 1, 5))
    let state = try await shop.state()
    #expect(state.runs.last?.outcome == report.outcome)
    #expect((state.checkpoint == nil) == (report.outcome == .completed))
    if report.outcome == .interrupted { #expect(state.users.allSatisfy { !$0.done }) }
    let second = try await shop.apply(base)
    #expect(second.outcome == .completed)
    #expect(second.recovered == nil)
    #expect(second.tally.applied == 5 - report.tally.applied)
    #expect(try await Planning()(base).trailer.counts.writes == 0)
    #expect(try await shop.comparison().difference == 0)
  }

  /// A freeze stops the run after the batch that is being written; thawed, the same plan ends it.
  @Test(arguments: 0...5)
  func aFreezeDuringAnyWriteThenARunToTheEnd(_ last: Int) async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let backend = FileStateBackend(shop.root)
    let freeze = FreezeRecord(
      id: "f", actor: "ana", reason: "INC-7", since: Timestamp(seconds: World.now))
    let store = ScriptedStore(
      base, .init(beforeWrite: { if $0 == last { try? await backend.freeze("test", freeze) } }))
    let report = try await shop.apply(store)
    #expect(report.outcome == (last < 5 ? .interrupted : .completed))
    #expect(report.error is EnvironmentFreezeRefusal == (last < 5))
    #expect(report.tally.applied == min(last + 1, 5))
    #expect(report.tally.isBalanced)
    #expect(try await shop.state().runs.last?.outcome == report.outcome)
    guard last < 5 else { return }
    await #expect(throws: EnvironmentFreezeRefusal.self) { try await shop.apply(base) }
    try await backend.thaw("test", freeze)
    let second = try await shop.apply(base)
    #expect(second.outcome == .completed)
    #expect(second.recovered == nil)
    #expect(second.tally.applied == 5 - report.tally.applied)
    #expect(try await shop.comparison().difference == 0)
  }

  @Test func aStopBeforeTheStart() async throws {
    let shop = try Workshop()
    let store = ScriptedStore(try await Self.store())
    _ = try await Planning()(store, to: shop.plan)
    shop.stop.raise()
    let report = try await shop.apply(store)
    #expect(report.outcome == .interrupted)
    #expect(report.tally == .unattempted(11))
    #expect(store.writeCalls == 0)
  }

  @Test func whatAnotherPlanDidIsNotResumed() async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    var environment = try shop.environment()
    environment.stop = .raised()
    try await shop.apply(base, in: environment)
    _ = try await Planning([World.mary])(base, to: shop.plan)
    let report = try await shop.apply(base)
    #expect(report.outcome == .completed)
  }

  @Test func aHeldLockIsRefused() async throws {
    let shop = try Workshop()
    let store = ScriptedStore(try await Self.store())
    _ = try await Planning()(store, to: shop.plan)
    let surroundings = try shop.environment().surroundings
    let lease = try await LeaseFile(shop.paths(), in: surroundings).acquire(
      actor: "somebody", operation: "apply")
    let error = await #expect(throws: LedgerError.self) { try await shop.apply(store) }
    #expect(error?.code == .lockHeld)
    #expect(error?.message.contains("somebody") ?? false)
    #expect(store.writeCalls == 0)
    #expect(contents(try shop.paths().state) == nil)
    try await lease.release()
    #expect(try await shop.apply(store).outcome == .completed)
  }

  @Test(arguments: [true, false])
  func aLockBrokenInTheMiddleStopsTheRun(_ isTakenOver: Bool) async throws {
    let shop = try Workshop()
    let base = try await Self.store()
    _ = try await Planning()(base, to: shop.plan)
    let surroundings = try shop.environment().surroundings
    let file = LeaseFile(try shop.paths(), in: surroundings)
    let store = ScriptedStore(
      base,
      .init(beforeWrite: { number in
        guard number == 1 else { return }
        do {
          let holder = try await #require(try file.holder())
          _ = try await file.unlock(id: holder.id)
          if isTakenOver { _ = try await file.acquire(actor: "second", operation: "apply") }
        } catch { Issue.record("\(error)") }
      }))
    let report = try await shop.apply(store)
    #expect(report.outcome == .failed)
    #expect((report.error as? LedgerError)?.code == .leaseLost)
    #expect(store.writeCalls == 2)
    #expect(report.tally.applied == 2)
    // The state is as the last save under the lock left it.
    let state = try await shop.state()
    #expect(state.runs.map(\.outcome) == [.running])
    #expect(state.runs[0].tally.applied == 1)
    #expect(try await file.holder()?.holder == (isTakenOver ? "second" : nil))
    #expect(try await AuditLog(shop.paths().audit).verify().findings.isEmpty)
    if let holder = try await file.holder() { _ = try await file.unlock(id: holder.id) }
    let second = try await shop.apply(base)
    #expect(second.outcome == .completed)
    #expect(second.recovered?.tally.applied == 2)
    #expect(second.tally.applied == 3)
  }

  @Test func progressCountsUpToTheEnd() async throws {
    let shop = try Workshop()
    let store = try await Self.store()
    _ = try await Planning()(store, to: shop.plan)
    let seen = Seen()
    let environment = try shop.environment(onProgress: { seen.add($0) })
    try await shop.apply(store, in: environment)
    #expect(seen.all.map(\.done) == seen.all.map(\.done).sorted())
    #expect(seen.all.last?.done == 11)
    #expect(seen.all.allSatisfy { $0.tally.isBalanced })
  }

  @Test func aStateThatCannotBeReadIsNotWrittenOver() async throws {
    let shop = try Workshop()
    let store = ScriptedStore(try await Self.store())
    _ = try await Planning()(store, to: shop.plan)
    try DirectoryTree.create(shop.paths().directory)
    let broken = Array("not a state".utf8)
    try overwrite(shop.paths().state, broken)
    let error = await #expect(throws: LedgerError.self) { try await shop.apply(store) }
    #expect(error?.code == .corrupted)
    #expect(contents(try shop.paths().state) == broken)
    #expect(store.writeCalls == 0)
    #expect(try await LeaseFile(shop.paths(), in: shop.environment().surroundings).holder() == nil)
  }
}
