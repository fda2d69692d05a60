import CloudflareStore
import Core
import Engine
import KVSimulator
import Ledger
import StoreTesting
import Testing

/// Requests as the server counts them, against what each plan says that it will take.
@Suite("Requests of plans with values that are not text")
struct BinaryFiguresTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var users: Int
    /// Of each hundred records, how many are not text.
    var percent: Int
    var batch: Int?
    var testDescription: String {
      "\(users) users, \(percent) % binary, batches of \(batch.map(String.init) ?? "any size")"
    }
  }

  static let rows: [Row] = [
    Row(users: 20, percent: 0, batch: 20), Row(users: 1, percent: 0),
    Row(users: 20, percent: 1, batch: 100), Row(users: 1, percent: 1, batch: 20),
    Row(users: 20, percent: 10, batch: 20), Row(users: 1, percent: 10, batch: 100),
    Row(users: 20, percent: 10), Row(users: 20, percent: 100, batch: 100),
  ]

  /// A thousand records with metadata of their own, every so manyth of them not text.
  private struct Scene {
    let simulation: Simulation
    let migration: Migration
    let store: CloudflareStore
    var entries: [(Key, Entry)] = []

    init(_ simulation: Simulation, _ row: Row) async throws {
      self.simulation = simulation
      let users = RequestFiguresTests.Crowd(users: row.users, trips: 0).identities
      var number = 0
      for user in users {
        for _ in 0..<1_000 / row.users {
          let isBinary = number % 100 < row.percent
          // A permutation of each hundred, so that they lie scattered.
          let name = 1_000_000 + number / 100 * 100 + (number * 37) % 100
          entries.append(
            (
              Key("blob:\(user.legacy):\(name)"),
              Entry(
                value: isBinary ? [0xFF, UInt8(number % 256), 0xFE] : Array("text \(number)".utf8),
                metadata: number % 2 == 0 ? Array(#"{"n":\#(number)}"#.utf8) : nil)
            ))
          number += 1
        }
      }
      try await simulation.seed(entries)
      migration = try Migration(
        simulation, users, limits: Limits(users: 1_000, batch: row.batch))
      store = try simulation.store()
    }

    /// Requests while `body` runs.
    ///
    /// - Parameter body: returns whether it came to what it should.
    func requests(
      sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Bool
    ) async throws -> Int {
      let before = simulation.simulator.counters.requests
      let isRight = try await body()
      #expect(isRight, sourceLocation: sourceLocation)
      return simulation.simulator.counters.requests - before
    }

    func expectForecast(
      _ made: Int, _ said: Int?, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let said = said ?? -1
      #expect(
        Double(abs(made - said)) <= 0.05 * Double(made), "\(what): said \(said), made \(made)",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: rows)
  func everyForecastHolds(_ row: Row) async throws {
    try await Simulation.run { simulation in
      let scene = try await Scene(simulation, row)
      let (migration, store) = (scene.migration, scene.store)
      let planned = try await scene.requests {
        try await migration.plan(store).trailer.counts.writes == 1_000
      }
      var forecast = try migration.savedPlan.trailer.requests
      let applied = try await scene.requests {
        try await migration.apply(simulation.store()).tally.applied == 1_000
      }
      scene.expectForecast(applied, forecast?.requests, "apply")
      simulation.clock.advance(by: 3_600)
      // A command of its own, which has learnt nothing yet.
      let fresh = try simulation.store()
      let verified = try await scene.requests {
        try await migration.verify(fresh).isKept
      }
      scene.expectForecast(verified, forecast?.verify?.requests, "verify")
      if row.percent == 10 {
        // The service does not say which values failed a bulk get: to find a tenth that lies scattered takes
        // 470 requests by any method that asks for groups.
        #expect(planned <= 650)
        #expect(verified <= 130)
        if row.batch == nil { #expect(applied <= 130) }
      }
      let moved = try await simulation.held(
        scene.entries.map { key, _ in
          let user = migration.identities.first { key.description.contains($0.legacy) }
          return Key(key.description.replacing(user?.legacy ?? "", with: user?.id ?? ""))
        })
      #expect(moved == scene.entries.map(\.1))

      let again = try await scene.requests {
        try await migration.apply(store).tally.already == 1_000
      }
      if row.percent <= 10, row.batch == nil { #expect(again <= 130) }
      simulation.clock.advance(by: 3_600)

      try await migration.planCleanup(store)
      forecast = try migration.savedPlan.trailer.requests
      let cleaned = try await scene.requests {
        try await migration.apply(store).tally.applied == 1_000
      }
      scene.expectForecast(cleaned, forecast?.requests, "clean-up")
      simulation.clock.advance(by: 3_600)
      let gone = try await scene.requests { try await migration.verify(store).isKept }
      scene.expectForecast(gone, forecast?.verify?.requests, "verify the clean-up")

      try await migration.planRollback(store)
      forecast = try migration.savedPlan.trailer.requests
      let undone = try await scene.requests {
        try await migration.apply(store).tally.applied == 1_000
      }
      scene.expectForecast(undone, forecast?.requests, "rollback")
      simulation.clock.advance(by: 3_600)
      let back = try await scene.requests { try await migration.verify(store).isKept }
      scene.expectForecast(back, forecast?.verify?.requests, "verify the rollback")
      #expect(try await simulation.held(scene.entries.map(\.0)) == scene.entries.map(\.1))
    }
  }
}
