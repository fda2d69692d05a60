import CloudflareStore
import Core
import Engine
import KVSimulator
import Ledger
import StoreTesting
import Synchronization
import TestKit
import Testing

/// Keyshift at one edge and a live user at another, on one clock that only they move.
struct TwoEdges: Sendable {
  /// How long an edge remembers; milliseconds.
  static let lifetime: Int64 = 60_000

  let simulation: Simulation
  let user: LiveUser
  let migration: Migration

  /// Serves while `body` runs. Before each of Keyshift's requests takes effect, time passes and the user does
  /// something, as `busy` says.
  static func run(
    seed: UInt64, records: Int, faults: [FaultRule] = [],
    busy: @escaping @Sendable (LiveUser, VirtualTime) async throws -> Void,
    _ body: (TwoEdges) async throws -> Void
  ) async throws {
    let here = try #require(EdgeCode("FRA"))
    let there = try #require(EdgeCode("SFO"))
    let time = VirtualTime()
    let now: @Sendable () -> Timestamp = {
      let (seconds, attoseconds) = time.uptime.components
      return Timestamp(
        milliseconds: 1_700_000_000_000 + seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
    let busyUser = Mutex<LiveUser?>(nil)
    var configuration = SimulatorConfiguration()
    configuration.tokens = [Simulation.token]
    configuration.namespaces = [KVSimulator.identifier(forTitle: "LOGS"): "LOGS"]
    configuration.edges = [here, there]
    configuration.edgeLifetime = lifetime / 1_000
    configuration.seed = seed
    configuration.faults = faults + [FaultRule(.slow)]
    configuration.wait = { _ in
      guard let user = busyUser.withLock({ $0 }) else { return }
      try await user.look()
      try await busy(user, time)
    }
    configuration.now = now
    let simulator = try await KVSimulator.open(configuration)
    let user = LiveUser(
      Migration.john, records: records, at: there, of: simulator,
      namespace: Namespace(KVSimulator.identifier(forTitle: "LOGS")), time: time, now: now,
      seed: seed)
    let random = Mutex(SplitMix64(seed: seed))
    let environment = RequestEnvironment(
      now: now, uptime: { time.uptime }, sleep: { time.advance(by: $0) },
      random: { random.withLock { Double.random(in: 0..<1, using: &$0) } })
    try await simulator.serving { baseURL in
      let simulation = Simulation(
        simulator: simulator, time: time, clock: TestClock(),
        baseURL: baseURL.replacing("/client/v4", with: "/edge/\(here)/client/v4"),
        budget: RequestBudget(concurrency: 1, environment: environment))
      let edges = TwoEdges(
        simulation: simulation, user: user, migration: try Migration(simulation))
      for record in 0..<records { try await user.write(record) }
      busyUser.withLock { $0 = user }
      try await body(edges)
      busyUser.withLock { $0 = nil }
    }
  }

  /// Carries out the saved plan.
  ///
  /// - Returns: what the user lost by it, and the window that the run states, in milliseconds.
  func apply(_ store: CloudflareStore) async throws -> (losses: [LiveUser.Loss], window: Int64) {
    try await user.look()
    #expect(user.takeLosses() == [], "lost while no run wrote")
    let report = try await migration.apply(store)
    try await user.look()
    return (user.takeLosses(), report.window ?? 0)
  }

  /// Plans, applies and verifies when nobody else writes and every edge has forgotten, until nothing is
  /// left to do.
  func settle(_ store: CloudflareStore) async throws {
    for _ in 0..<3 {
      simulation.time.advance(by: .milliseconds(2 * Self.lifetime))
      try await migration.plan(store)
      let (losses, _) = try await apply(store)
      #expect(losses == [], "lost while the user was away")
    }
    simulation.time.advance(by: .milliseconds(2 * Self.lifetime))
    let trailer = try await migration.plan(store).trailer
    #expect(trailer.counts[.create] == 0 && trailer.counts[.update] == 0, "\(trailer.counts)")
    #expect(trailer.counts[.conflict] == 0, "\(trailer.counts)")
    #expect(try await migration.verify(store).isKept)
  }
}
