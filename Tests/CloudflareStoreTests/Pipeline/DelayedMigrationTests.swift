import CloudflareStore
import Core
import Engine
import KVSimulator
import Ledger
import Synchronization
import SystemPackage
import Testing

@Suite("Whole migrations while writes are not seen, or the service waits")
struct DelayedMigrationTests {
  private static let john = Migration.john

  private static func newer(_ number: Int) -> (Key, Entry) {
    (
      Key("trip:\(john.id):t\(100_000 + number)"),
      Entry(value: Array("{\"userId\":\"\(john.id)\",\"updatedAt\":\"2023-09-09T00:00:00Z\"}".utf8))
    )
  }

  private static func text(_ entry: Entry) -> String {
    String(decoding: entry.value, as: UTF8.self)
  }

  /// The user's newer record is as invisible to the second run as the first run's.
  @Test func aSecondApplyTakesNothingAway() async throws {
    try await Simulation.run(consistencyDelay: 60, movesClock: true) { simulation in
      try await simulation.seed((0..<20).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      #expect(try await migration.apply(store).tally.applied == 20)
      let (key, entry) = Self.newer(3)
      _ = try await store.write(WriteBatch([simulation.put(key, entry)]))
      for pause in [0, 20, 50, 70] {
        simulation.time.advance(by: .seconds(pause))
        let again = try await migration.apply(store)
        #expect(again.tally.applied == 0)
        #expect(again.outcome == .completed)
      }
      #expect(try await simulation.text(key) == Self.text(entry))
    }
  }

  /// The answer is lost and the token revoked: nobody knows, so that nothing is written over it.
  @Test func aLostAnswerWaitsForTheDelay() async throws {
    try await Simulation.run(
      faults: [FaultRule(.resetAfter, calls: [.bulkPut], count: 1)], consistencyDelay: 60,
      movesClock: true
    ) { simulation in
      try await simulation.seed((0..<20).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      let simulator = simulation.simulator
      simulation.time.whileSleeping { _ in simulator.revoke(token: Simulation.token) }
      let first = try await migration.apply(store)
      #expect(first.tally == .unattempted(20))
      #expect(first.pending?.operations == 20)
      #expect(first.outcome == .failed)
      #expect((first.error as? StoreError)?.code == .unauthorized)
      simulation.time.whileSleeping { _ in }
      simulator.accept(token: Simulation.token)
      let (key, entry) = Self.newer(3)
      _ = try await store.write(WriteBatch([simulation.put(key, entry)]))
      let second = try await migration.apply(store)
      #expect(second.tally == .unattempted(20))
      #expect(second.pending?.operations == 20)
      simulation.time.advance(by: .seconds(second.pending?.seconds ?? 0))
      let third = try await migration.apply(store)
      #expect(third.tally.applied == 0)
      #expect(third.tally.notAttempted == 0)
      #expect(try await simulation.text(key) == Self.text(entry))
    }
  }

  /// 429 lets everything wait; what the user wrote meanwhile is found when the batch is decided anew,
  /// with one list and no reads of the destinations that it does not show.
  @Test func aBlockIsNoReasonToOverwrite() async throws {
    try await Simulation.run(
      faults: [FaultRule(.tooManyRequests, calls: [.bulkPut], count: 6)], movesClock: true
    ) { simulation in
      try await simulation.seed((0..<1_000).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      let (key, entry) = Self.newer(3)
      let counted = Mutex((lists: 0, reads: 0))
      // Each 429 asks for a second, so that the sixth comes too late.
      simulation.time.whileSleeping { _ in
        do { try await simulation.seed([(key, entry)]) } catch { Issue.record("\(error)") }
        let counts = store.requestCounts
        counted.withLock { $0 = (counts?.lists ?? 0, counts?.reads ?? 0) }
      }
      let report = try await migration.apply(store)
      #expect(report.outcome == .completed)
      #expect(report.tally.applied == 999)
      #expect(try await simulation.text(key) == Self.text(entry))
      let (lists, reads) = counted.withLock { $0 }
      #expect((store.requestCounts?.lists ?? 0) - lists == 1)
      #expect((store.requestCounts?.reads ?? 0) - reads == 11)
      // What was written was read a moment before.
      #expect((report.window ?? .max) < 10_000)
    }
  }

  @Test func aLimitOnTheWindowStopsTheRun() async throws {
    try await Simulation.run(movesClock: true) { simulation in
      try await simulation.seed((0..<30).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation, limits: Limits(batch: 10, window: 3))
      let store = try simulation.store()
      try await migration.plan(store)
      simulation.simulator.setFaults([FaultRule(.unavailable, calls: [.bulkPut], after: 1)])
      let report = try await migration.apply(store)
      #expect(report.outcome == .failed)
      #expect(report.error is WindowExceeded)
      #expect(report.tally.applied == 10)
      #expect(report.tally.notAttempted == 20)
    }
  }
}
