import Core
import Engine
import FileState
import Foundation
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("A record that its user deleted stays deleted")
struct DeletedRecordTests {
  static let trips = (1...3).map { Record.trip("johndoe", "\($0)") }

  /// One of three is the user's doing, two point at something else; where the plan is larger, one per cent.
  @Test func aPlanLeavesItAndNamesTheRun() async throws {
    let world = try await MemoryWorld(Self.trips)
    let run = try await world.migrate().run
    try await world.delete("2")
    #expect(
      try await world.plan() == [
        "= trip:johndoe:1 same-content", "> trip:johndoe:2 deleted-since",
        "= trip:johndoe:3 same-content",
      ])
    #expect(try world.shop.operations().map(\.writer) == [nil, run, nil])
    #expect(try await world.apply().tally == Tally(planned: 3, already: 2, skipped: 1))
    #expect(try await !world.has("2"))
  }

  @Test func theSamePlanAgainLeavesIt() async throws {
    let world = try await MemoryWorld(Self.trips)
    try await world.migrate()
    for round in 0..<3 {
      if round > 0 { try await world.delete("2") }
      let report = try await world.apply()
      #expect(report.leftDeleted == (round > 0 ? 1 : 0))
      #expect(try await world.has("2") == (round == 0))
    }
  }

  @Test func anotherCohortsPlanLeavesItToo() async throws {
    let world = try await MemoryWorld(Self.trips)
    try await world.migrate()
    try await world.delete("2")
    #expect(try await world.plan(cohort: "two").contains("> trip:johndoe:2 deleted-since"))
    try await world.apply(cohort: "two")
    #expect(try await !world.has("2"))
  }

  @Test func deletedBetweenPlanAndApply() async throws {
    let world = try await MemoryWorld(Self.trips)
    try await world.migrate()
    let first = try #require(contents(world.shop.plan))
    try await world.plan(deleted: .recreate)
    // The first plan again, in which everything is still to be created.
    try overwrite(world.shop.plan, first)
    try await world.delete("1")
    #expect(try await world.apply().tally == Tally(planned: 3, already: 2, skipped: 1))
  }

  @Test func recreatedOnRequest() async throws {
    let world = try await MemoryWorld(Self.trips)
    try await world.migrate()
    try await world.delete("2")
    #expect(try await world.plan(deleted: .recreate)[1] == "+ trip:johndoe:2 recreated")
    let second = try await world.apply()
    #expect(second.tally == Tally(planned: 3, applied: 1, already: 2))
    #expect(try await world.writer("2") == second.run)
    // Deleted once more, the plan that created it again does so no second time.
    try await world.delete("2")
    #expect(try await world.apply().tally == Tally(planned: 3, already: 2, skipped: 1))
  }

  @Test(arguments: Resolution.Take.allCases)
  func aResolutionOverrules(_ take: Resolution.Take) async throws {
    let world = try await MemoryWorld(Self.trips)
    try await world.migrate()
    try await world.delete("2")
    let resolution = Resolution(
      scope: .all(rule: nil, atMost: 1), take: take, reason: .deletedSince,
      range: SourceRange(file: "one.yaml", line: 1, column: 1))
    let summary = try await world.plan(resolutions: [resolution])
    #expect(
      summary[1] == "\(take == .legacy ? "+" : ">") trip:johndoe:2 deleted-since")
    try await world.apply()
    #expect(try await world.has("2") == (take == .legacy))
  }

  @Test func whatExpiredWasNotDeleted() async throws {
    let world = try await MemoryWorld([])
    let soon = World.now + 3_600
    func put(_ expiration: Int64) async throws {
      var record = Record.trip("johndoe", "1")
      record.entry.expiration = expiration
      try await record.put(into: world.store)
    }
    try await put(soon)
    try await world.migrate()
    // The application writes the legacy record again, and for longer.
    try await put(soon + 86_400)
    try await world.delete("1")
    #expect(try await world.plan() == ["> trip:johndoe:1 deleted-since"])
    world.shop.clock.advance(by: 3_601)
    #expect(try await world.plan() == ["+ trip:johndoe:1 destination-absent"])
    #expect(try await world.apply().tally == Tally(planned: 1, applied: 1))
  }

  @Test func aRollbackUndoesTheEntry() async throws {
    let world = try await MemoryWorld(Self.trips)
    let run = try await world.migrate().run
    try await world.rollBack(run)
    #expect(try await world.writer("1") == nil)
    #expect(try await world.plan().allSatisfy { $0.hasPrefix("+ ") })
    #expect(try await world.apply().tally.applied == 3)
  }

  @Test func aRollbackThatIsRolledBackMakesItAgain() async throws {
    let world = try await MemoryWorld(Self.trips)
    let run = try await world.migrate().run
    try await world.rollBack(run)
    let back = try #require(try await world.shop.state().runs.last).id
    try await world.rollBack(back)
    #expect(try await world.writer("1") == run)
    try await world.delete("1")
    #expect(try await world.plan()[0] == "> trip:johndoe:1 deleted-since")
    // And once more back and forth.
    let redone = try #require(try await world.shop.state().runs.last).id
    try await world.rollBack(redone)
    #expect(try await world.writer("2") == nil)
  }

  @Test func aRehearsalInAnotherStoreLeavesNoEntry() async throws {
    let world = try await MemoryWorld(Self.trips)
    let copy = InMemoryStore(identity: "memory:copy", now: { World.now })
    for trip in Self.trips { try await trip.put(into: copy) }
    try await world.plan(over: copy)
    try await world.apply(over: copy)
    #expect(try await world.plan().allSatisfy { $0.hasPrefix("+ ") })
    #expect(try await world.apply().tally.applied == 3)
  }

  @Test func aRestoreUndoesTheEntry() async throws {
    let world = try await MemoryWorld(Self.trips)
    try await world.migrate()
    let restored = try await RestoredKeys("test", in: world.backend, store: world.store.identity)
    try await restored.forget([(World.logs, MemoryWorld.key("2")), (World.logs, "unknown")])
    try await world.delete("2")
    #expect(try await world.plan()[1] == "+ trip:johndoe:2 destination-absent")
  }

  /// A crash after the run was saved and before the memory was: the next plan and run take the run in.
  @Test func aRunThatTheMemoryMissedIsTakenIn() async throws {
    let world = try await MemoryWorld(Self.trips + [Record.trip("mary", "1")])
    try await world.migrate([World.mary], cohort: "two")
    let file = world.shop.root.appending("test").appending("memory.sqlite")
    let before = try #require(contents(file))
    let run = try await world.migrate().run
    try overwrite(file, before)
    #expect(try await world.writer("1") == run)
    try await world.delete("2")
    #expect(try await world.plan()[1] == "> trip:johndoe:2 deleted-since")
    try await world.apply()
    #expect(try await world.claim("johndoe")?.writers == [run])
    // The file itself has it now, and not only what a plan adds to it.
    let kept = try #require(try await world.backend.memory(of: "test"))
    let place = WritePlace(World.logs, of: world.store.identity)
    let writes = try await EnvironmentMemory(kept).writes.lastWrites(
      of: [MemoryWorld.key("1")], in: place)
    #expect(writes.first??.run == run)
  }

  /// What a clean-up deletes and the application writes again is a new record.
  @Test func aCleanUpForgetsTheRecord() async throws {
    let world = try await MemoryWorld(Self.trips)
    let run = try await world.migrate().run
    #expect(try await world.writer("2") == run)
    world.shop.clock.advance(by: Workshop.waiting)
    try await world.shop.planCleanup(world.store, [World.john])
    let cleanUp = try await world.apply()
    #expect(cleanUp.tally.applied == 3)
    #expect(try await world.writer("2") == nil)
    try await Self.trips[1].put(into: world.store)
    try await world.delete("2")
    #expect(try await world.plan() == ["+ trip:johndoe:2 destination-absent"])
    // Undone, the clean-up's records are those that the run wrote: the deleted one stays so.
    try await world.store.remove("trip:johndoe:2")
    try await world.rollBack(cleanUp.run)
    #expect(try await world.plan()[1] == "> trip:johndoe:2 deleted-since")
  }

  @Test func theMemoryIsMadeAnewFromJournals() async throws {
    let world = try await MemoryWorld(Self.trips)
    let run = try await world.migrate().run
    let claim = try #require(try await world.claim("johndoe"))
    let file = world.shop.root.appending("test").appending("memory.sqlite").string
    try FileManager.default.removeItem(atPath: file)
    // A plan makes it for itself, and leaves no file behind.
    #expect(try await world.writer("1") == run)
    #expect(!FileManager.default.fileExists(atPath: file))
    try await world.delete("2")
    #expect(try await world.plan()[1] == "> trip:johndoe:2 deleted-since")
    try await world.apply()
    #expect(FileManager.default.fileExists(atPath: file))
    let again = try #require(try await world.claim("johndoe"))
    #expect((again.id, again.cohort, again.run) == (claim.id, claim.cohort, claim.run))
    #expect(again.writers == [run])
  }
}

@Suite("More records are gone than users delete")
struct DeletionLimitTests {
  /// - Parameter deleted: of 300 records.
  @Test(arguments: [(1, true), (2, true), (3, true), (4, false), (300, false)])
  func plansAreRefused(deleted: Int, isPermitted: Bool) async throws {
    let world = try await MemoryWorld((1...300).map { Record.trip("johndoe", "\($0)") })
    try await world.migrate()
    for number in 1...deleted { try await world.delete("\(number)") }
    if isPermitted {
      #expect(try await world.plan().count { $0.hasSuffix("deleted-since") } == deleted)
      return
    }
    let refusal = await #expect(throws: DeletionRefusal.self) { try await world.plan() }
    #expect(refusal?.deleted == deleted)
    #expect(refusal?.operations == 300)
    #expect(
      try await world.plan(deleted: .leave).count { $0.hasSuffix("deleted-since") } == deleted)
    #expect(try await world.plan(deleted: .recreate).count { $0.hasSuffix("recreated") } == deleted)
  }

  @Test func anApplyStopsBeforeItWrites() async throws {
    let world = try await MemoryWorld((1...300).map { Record.trip("johndoe", "\($0)") })
    try await world.migrate()
    for number in 1...300 { try await world.delete("\(number)") }
    let report = try await world.apply()
    #expect(report.error is DeletionRefusal)
    #expect(report.tally.applied == 0)
    #expect(await World.contents(world.store).count == 300)
    let told = try await world.apply(leavingDeleted: true)
    #expect(told.error == nil)
    #expect(told.tally == Tally(planned: 300, skipped: 300))
    #expect(told.leftDeleted == 300)
  }

  @Test(arguments: [(2, 3, false), (1, 1, true), (10, 1_000, true), (11, 1_000, false)])
  func theLimit(deleted: Int, operations: Int, isPermitted: Bool) async throws {
    let world = try await MemoryWorld((1...operations).map { Record.trip("johndoe", "\($0)") })
    try await world.migrate()
    for number in 1...deleted { try await world.delete("\(number)") }
    if isPermitted {
      try await world.plan()
    } else {
      await #expect(throws: DeletionRefusal.self) { try await world.plan() }
    }
  }
}
