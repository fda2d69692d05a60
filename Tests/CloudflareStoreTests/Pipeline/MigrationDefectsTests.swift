import CloudflareStore
import Core
import Engine
import FileState
import KVSimulator
import Ledger
import StoreTesting
import SystemPackage
import Testing

/// Defects that hand-written migrations are known for, looked for in whole migrations.
@Suite("Known defects, in whole migrations")
struct MigrationDefectsTests {
  private static let john = Migration.john
  private static let mary = Migration.mary

  @Test("1: lists more than it processes, then advances the cursor")
  func listsMoreThanItProcesses() async throws {
    try await Simulation.run(faults: [FaultRule(.emptyPage, rate: 0.3)], seed: 5) { simulation in
      try await simulation.seed((0..<2_345).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      #expect(try await migration.plan(store).trailer.counts[.create] == 2_345)
      #expect(try await migration.apply(store).tally.applied == 2_345)
      #expect(try await simulation.keys().count == 4_690)
    }
  }

  @Test("2: metadata and expiration dropped")
  func metadataAndExpirationDropped() async throws {
    try await Simulation.run { simulation in
      var (key, entry) = Simulation.trip(Self.john, 1)
      entry.metadata = Array(#"{"kind":"é","n": 1.50}"#.utf8)
      entry.expiration = simulation.clock.now + 1_000_000
      let blob = Entry(value: [0xFF, 0], metadata: Array("[1]".utf8), expiration: entry.expiration)
      try await simulation.seed([(key, entry), ("blob:johndoe:b", blob)])
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      try await migration.apply(store)
      let moved = try await simulation.held([
        Key("trip:\(Self.john.id):t100001"), Key("blob:\(Self.john.id):b"),
      ])
      #expect(moved.map { $0?.metadata } == [entry.metadata, blob.metadata])
      #expect(moved.map { $0?.expiration } == [entry.expiration, entry.expiration])
    }
  }

  @Test("3: a read error taken for an absent destination, then overwritten")
  func readErrorTakenForAbsent() async throws {
    try await Simulation.run { simulation in
      let (key, entry) = Simulation.trip(Self.john, 1)
      try await simulation.seed([(key, entry)])
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      let destination = Key("trip:\(Self.john.id):t100001")
      try await simulation.seed([(destination, Entry(value: Array("newer".utf8)))])
      simulation.simulator.setFaults([FaultRule(.unavailable, calls: [.list, .bulkGet])])
      let report = try await migration.apply(store)
      #expect(report.tally.applied == 0 && report.outcome == .failed)
      #expect(try await simulation.text(destination) == "newer")
    }
  }

  @Test("4: legacy records deleted without comparing")
  func legacyDeletedWithoutComparing() async throws {
    try await Simulation.run { simulation in
      let trips = (0..<50).map { Simulation.trip(Self.john, $0) }
      try await simulation.seed(trips)
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      try await migration.apply(store)
      #expect(try await simulation.held(trips.map(\.0)) == trips.map(\.1))
      #expect(simulation.simulator.counters[.bulkDelete].requests == 0)
      #expect(simulation.simulator.counters[.delete].requests == 0)
    }
  }

  @Test("5: binary read as text; empty values taken as missing")
  func binaryReadAsText() async throws {
    try await Simulation.run { simulation in
      let values: [[UInt8]] = [
        [0xFF, 0xFE, 0x00], [], [0xC3], Array("text".utf8), [0xEF, 0xBB, 0xBF],
      ]
      try await simulation.seed(
        values.enumerated().map { (Key("blob:johndoe:\($0)"), Entry(value: $1)) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      #expect(try await migration.apply(store).tally.applied == values.count)
      let moved = try await simulation.held(
        values.indices.map { Key("blob:\(Self.john.id):\($0)") })
      #expect(moved.map { $0?.value } == values)
    }
  }

  @Test("6: the wrong segment of the key taken for the username")
  func wrongSegmentTakenForTheUsername() async throws {
    try await Simulation.run { simulation in
      let strangers: [(Key, Entry)] = [
        ("trip:johndoe2:1", Entry(value: Array(#"{"userId":"johndoe2"}"#.utf8))),
        ("trip:johndoe:x:1", Entry(value: Array(#"{"userId":"johndoe:x"}"#.utf8))),
        ("trip:x:johndoe:1", Entry(value: Array(#"{"userId":"x"}"#.utf8))),
        ("johndoe:trip:1", Entry(value: Array("{}".utf8))),
      ]
      try await simulation.seed(strangers + [Simulation.trip(Self.john, 1)])
      let migration = try Migration(simulation)
      let store = try simulation.store()
      let counts = try await migration.plan(store).trailer.counts
      #expect(counts.operations == 1 && counts.unmatched == 1)
      try await migration.apply(store)
      #expect(try await simulation.keys().count == strangers.count + 2)
    }
  }

  @Test("7: backups put into the same namespace")
  func backupsPutIntoTheSameNamespace() async throws {
    try await Simulation.run { simulation in
      let (key, entry) = Simulation.trip(Self.john, 1, day: 2)
      let destination = Key("trip:\(Self.john.id):t100001")
      let older = Entry(
        value: Array(#"{"userId":"johndoe","updatedAt":"2020-01-01T00:00:00Z"}"#.utf8))
      try await simulation.seed([(key, entry), (destination, older)])
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      #expect(try await migration.apply(store).tally.applied == 1)
      #expect(try await simulation.keys() == [destination, key].sorted())
      // What was replaced is in the run's own file.
      let paths = JournalPaths(root: migration.state, run: "run-1")
      #expect(FileExistence.exists(paths.preimages))
    }
  }

  @Test("8: a read-back straight after the write taken as proof")
  func readBackTakenAsProof() async throws {
    try await Simulation.run(consistencyDelay: 60, movesClock: true) { simulation in
      try await simulation.seed((0..<5).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      try await migration.apply(store)
      let environment = simulation.budget.environment
      func settling(_ limit: Duration?) -> ConsistencyWait {
        ConsistencyWait(
          lastWrite: environment.now(), delay: store.capabilities.consistencyDelay, limit: limit,
          now: environment.now(), sleep: environment.sleep)
      }
      let atOnce = try await migration.verify(store, settling: settling(.zero))
      #expect(atOnce.counts == [.pending: 5])
      let later = try await migration.verify(store, settling: settling(nil))
      #expect(later.counts == [.kept: 5])
    }
  }

  @Test("9: userId inside the value left as it is")
  func ownerInsideTheValueLeft() async throws {
    try await Simulation.run { simulation in
      try await simulation.seed([Simulation.trip(Self.john, 7)])
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      try await migration.apply(store)
      #expect(
        try await simulation.text(Key("trip:\(Self.john.id):t100007"))
          == "{\"userId\":\"\(Self.john.id)\",\"updatedAt\":\"2023-01-01T00:00:00Z\",\"n\":7}")
    }
  }

  @Test("10: unsuccessful_keys ignored and success printed")
  func unsuccessfulKeysIgnored() async throws {
    try await Simulation.run(faults: [FaultRule(.unsuccessfulKeys)], seed: 2) { simulation in
      try await simulation.seed((0..<200).map { Simulation.trip(Self.john, $0) })
      let migration = try Migration(simulation)
      let store = try simulation.store()
      try await migration.plan(store)
      let report = try await migration.apply(store)
      let there = try await simulation.keys().count - 200
      #expect(report.tally.applied <= there)
      #expect(report.tally.applied + report.tally.failed == 200)
      simulation.simulator.setFaults([])
      let again = try await migration.apply(store)
      #expect(again.tally.applied + again.tally.already == 200)
      #expect(try await migration.verify(store).counts == [.kept: 200])
    }
  }

  @Test("11: 429 not waited out")
  func rateLimitNotWaitedOut() async throws {
    try await Simulation.run(
      rateLimit: RateLimit(requests: 20, window: 300, block: 300), movesClock: true
    ) { simulation in
      try await simulation.seed((0..<1_500).map { Simulation.trip(Self.john, $0) })
      try await simulation.exhaustAllowance(20)
      let migration = try Migration(simulation, limits: Limits(batch: 100))
      let store = try simulation.store()
      try await migration.plan(store)
      #expect(try await migration.apply(store).tally.applied == 1_500)
      #expect(simulation.time.waits.contains { $0.reason == .rateLimited })
    }
  }

  @Test("12: 56,300 pairs in bulk: dies after 10,000")
  func manyPairs() async throws {
    try await Simulation.run { simulation in
      let users = [Self.john, Self.mary]
      for user in users {
        try await simulation.seed((0..<28_150).map { Simulation.trip(user, $0) })
      }
      let migration = try Migration(simulation, users)
      let store = try simulation.store()
      try await migration.plan(store)
      let report = try await migration.apply(store)
      #expect(report.tally.applied == 56_300)
      #expect(try await simulation.keys().count == 112_600)
    }
  }
}
