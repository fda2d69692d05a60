import CloudflareStore
import Core
import Engine
import KVSimulator
import Ledger
import Testing

/// Requests as the server counts them, against what is promised and what was estimated.
@Suite("Requests of whole migrations")
struct RequestFiguresTests {
  struct Crowd: Sendable, CustomTestStringConvertible {
    var users: Int
    var trips: Int
    /// Every so manyth record has an older copy already.
    var older: Int?
    var testDescription: String { "\(users) users of \(trips) trips" }

    var identities: [Identity] {
      (0..<users).map { user in
        let digits = String(user * 7_919 % 1_000_000 + 1_000_000).dropFirst()
        return Identity(
          legacy: "user\(digits)", id: "\(digits)0e84-e29b-41d4-a716-4466554400\(digits)")
      }
    }
  }

  @Test(arguments: [
    Crowd(users: 10, trips: 1_000), Crowd(users: 50, trips: 100),
    Crowd(users: 500, trips: 10), Crowd(users: 20, trips: 250, older: 10),
  ])
  func planAndApplyStayWithinTheirFigures(_ crowd: Crowd) async throws {
    try await Simulation.run { simulation in
      let records = crowd.users * crowd.trips
      for user in crowd.identities {
        try await simulation.seed((0..<crowd.trips).map { Simulation.trip(user, $0, day: 2) })
        guard let older = crowd.older else { continue }
        let name = Identity(legacy: user.id, id: user.id)
        try await simulation.seed(
          stride(from: 0, to: crowd.trips, by: older).map { Simulation.trip(name, $0) })
      }
      let migration = try Migration(
        simulation, crowd.identities, limits: Limits(users: 1_000))
      let store = try simulation.store()
      let counters = { simulation.simulator.counters.requests }
      let result = try await migration.plan(store)
      let planned = counters()
      let allowedToPlan = crowd.older == nil ? 12.0 : 13.0
      #expect(
        Double(planned) <= allowedToPlan * Double(records) / 1_000, "plan: \(planned) requests")
      #expect(try #require(store.requestCounts).requests == planned)
      let forecast = try #require(result.trailer.requests)
      try await migration.apply(store)
      let applied = counters() - planned
      let allowed = crowd.older == nil ? 13.0 : 14.0
      #expect(Double(applied) <= allowed * Double(records) / 1_000, "apply: \(applied) requests")
      let difference = abs(applied - forecast.requests)
      #expect(
        Double(difference) <= 0.05 * Double(applied),
        "estimated \(forecast.requests) requests, made \(applied)")
      #expect(forecast.keysWritten == simulation.simulator.counters[.bulkPut].keys)
    }
  }
}
