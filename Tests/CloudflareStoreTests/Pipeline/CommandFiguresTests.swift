import CloudflareStore
import Core
import Engine
import KVSimulator
import Ledger
import StoreTesting
import Testing

/// Requests of the commands around a migration, as the server counts them.
@Suite("Requests of each command for a thousand records")
struct CommandFiguresTests {
  /// A migrated cohort of a thousand records, whose writes every reader sees.
  private struct Scene {
    let simulation: Simulation
    let migration: Migration
    let store: CloudflareStore

    init(_ simulation: Simulation, users: Int) async throws {
      self.simulation = simulation
      let identities = RequestFiguresTests.Crowd(users: users, trips: 0).identities
      for user in identities {
        try await simulation.seed((0..<1_000 / users).map { Simulation.trip(user, $0, day: 2) })
      }
      migration = try Migration(simulation, identities, limits: Limits(users: 1_000))
      store = try simulation.store()
      try await migration.plan(store)
      #expect(try await migration.apply(store).tally.applied == 1_000)
      simulation.clock.advance(by: 3_600)
    }

    /// Requests and keys read while `body` runs.
    func requests<Result>(
      _ body: () async throws -> Result
    ) async throws -> (result: Result, all: Int, lists: Int, keysRead: Int) {
      let (before, all) = (store.requestCounts, simulation.simulator.counters.requests)
      let result = try await body()
      let counts = (store.requestCounts ?? RequestCounts()) - (before ?? RequestCounts())
      return (
        result, simulation.simulator.counters.requests - all, counts.lists, counts.keysRead
      )
    }
  }

  /// Destinations only: ten bulk gets, no listing.
  @Test(arguments: [1, 100])
  func verify(_ users: Int) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: users)
      let made = try await scene.requests { try await scene.migration.verify(scene.store) }
      #expect(made.result.isKept)
      #expect(made.all == 10)
      #expect(made.keysRead == 1_000)
    }
  }

  /// The source is read of a record that its user has changed, and of no other.
  @Test func verifyReadsSourcesOfWhatDiffers() async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: 1)
      let user = try #require(scene.migration.identities.first)
      let edited = Identity(legacy: user.id, id: user.id)
      try await simulation.seed([Simulation.trip(edited, 7, day: 9)])
      let made = try await scene.requests { try await scene.migration.verify(scene.store) }
      #expect(made.result.isKept)
      #expect(made.result.counts[.superseded] == 1)
      #expect(made.all == 11)
      #expect(made.keysRead == 1_001)
    }
  }

  /// The listing shows every destination, and each holds its result, so that no source is read. Of many
  /// users it takes two pages, because it holds their legacy keys, too.
  @Test(arguments: [(1, 1), (100, 2)])
  func applyAgain(_ users: Int, _ lists: Int) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: users)
      let made = try await scene.requests { try await scene.migration.apply(scene.store) }
      #expect(made.result.tally == Tally(planned: 1_000, already: 1_000))
      #expect(made.lists == lists)
      #expect(made.all == lists + 10)
      #expect(made.keysRead == 1_000)
    }
  }

  /// Keys only. The two rules of one user are two prefixes on each side; of many users, two thousand keys
  /// are two pages, and the empty prefix of the other rule is one.
  @Test(arguments: [(1, 4), (100, 3)])
  func coverage(_ users: Int, _ lists: Int) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: users)
      let made = try await scene.requests { try await scene.migration.coverage(scene.store) }
      #expect(made.result.total.moved == 1_000)
      #expect(made.all == lists)
    }
  }

  /// Keys only, as for the coverage. A record that its user has not moved yet is told from the others.
  @Test(arguments: [(1, 4), (100, 3)])
  func status(_ users: Int, _ lists: Int) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: users)
      let user = try #require(scene.migration.identities.last)
      try await simulation.seed([
        Simulation.trip(user, 5_000), (Key("trip:\(user.legacy):a:b"), Entry(value: [0xFF])),
      ])
      let made = try await scene.requests { try await scene.migration.status(scene.store) }
      #expect(made.result.map(\.identity) == scene.migration.identities)
      #expect(made.result.reduce(0) { $0 + $1.moved } == 1_000)
      #expect(made.result.last?.left == 1)
      #expect(made.result.last?.unmatched == 1)
      #expect(made.all <= lists + 1 && made.all == made.lists)
    }
  }

  /// Among two hundred thousand other keys of the same prefix, nothing lists them all.
  @Test(arguments: [1, 10])
  func amongManyOthers(_ users: Int) async throws {
    try await Simulation.run { simulation in
      try await simulation.seed(
        (0..<200_000).map { number in
          (Key("trip:other\(number % 2_000):t\(100_000 + number)"), Entry(value: [0x30]))
        })
      let scene = try await Scene(simulation, users: users)
      let (migration, store) = (scene.migration, scene.store)
      let cleanup = try await scene.requests { try await migration.planCleanup(store) }
      #expect(cleanup.result.entries == 1_000)
      #expect(cleanup.all <= 45, "clean-up \(cleanup.all)")
      #expect(try await scene.requests { try await migration.coverage(store) }.all <= 25)
      #expect(try await scene.requests { try await migration.status(store) }.all <= 25)
      #expect(try await scene.requests { try await migration.verify(store) }.all == 10)
    }
  }

  /// The lists of the coverage, and each record once: the plan and the snapshot rest on the same.
  @Test(arguments: [(1, 4), (100, 3)])
  func planCleanup(_ users: Int, _ lists: Int) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: users)
      let made = try await scene.requests { try await scene.migration.planCleanup(scene.store) }
      #expect(made.result.entries == 1_000)
      #expect(made.lists == lists)
      #expect(made.all == lists + 20)
      #expect(made.keysRead == 2_000)
      let snapshot = try SnapshotReader(scene.migration.snapshotFile)
      var saved: [Key] = []
      while let entries = try snapshot.next() {
        #expect(try await simulation.held(entries.map(\.key)) == entries.map(\.entry))
        saved += entries.map(\.key)
      }
      #expect(saved.count == 1_000)
      #expect(saved == saved.sorted())
      let applied = try await scene.requests { try await scene.migration.apply(scene.store) }
      #expect(applied.result.tally.applied == 1_000)
      #expect(applied.all == 21)
    }
  }

  @Test(arguments: [1, 100])
  func rollback(_ users: Int) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, users: users)
      let made = try await scene.requests {
        try await scene.migration.planRollback(scene.store)
        return try await scene.migration.apply(scene.store)
      }
      #expect(made.result.tally.applied == 1_000)
      #expect(made.all == 21)
    }
  }
}
