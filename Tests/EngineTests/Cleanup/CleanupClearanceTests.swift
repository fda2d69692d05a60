import Core
import Engine
import Ledger
import StoreTesting
import Testing

@Suite("When legacy keys may be deleted")
struct CleanupClearanceTests {
  /// - Returns: the refusal's code, or nil where clearance is given.
  private func refusal(
    _ shop: Workshop, _ store: InMemoryStore, _ policy: CleanupPolicy = CleanupPolicy()
  ) async throws -> CleanupRefusal? {
    do {
      _ = try await shop.clearance(store, policy: policy)
      return nil
    } catch let refusal as CleanupRefusal {
      return refusal
    }
  }

  @Test func notBeforeTheWindowIsOver() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated([.trip("mary", "1")])
    #expect(try await refusal(shop, store) == nil)
    shop.clock.advance(by: -1)
    let early = try #require(try await refusal(shop, store))
    #expect(early.code == .tooEarly)
    #expect(early.message.contains("2023-11-14T22:13:20.000Z"))
    #expect(early.message.contains("90 days"))
    #expect(early.message.contains("2024-02-12T22:13:20.000Z"))
    #expect(try await refusal(shop, store, CleanupPolicy(waitingSeconds: 86_400)) == nil)
    // Another run begins the wait anew.
    shop.clock.advance(by: 1)
    _ = try await Planning()(store, to: shop.plan, at: shop.clock.now)
    try await shop.apply(store)
    #expect(try await refusal(shop, store)?.code == .tooEarly)
  }

  @Test func notBelowTheThreshold() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated((0..<20).map { .trip("mary", "\($0)") })
    try await Record.trip("mary", "late").put(into: store)
    #expect(try await refusal(shop, store) == nil)
    try await Record.trip("mary", "later").put(into: store)
    let short = try #require(try await refusal(shop, store))
    #expect(short.code == .notCovered)
    #expect(short.message.contains("90.9"))
    #expect(short.message.contains("20 of 22"))
    #expect(try await refusal(shop, store, CleanupPolicy(coveragePPM: 900_000)) == nil)
  }

  /// Exactly the share that is asked for is enough.
  @Test func theThresholdItselfIsEnough() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated([.trip("mary", "1")])
    try await Record.trip("mary", "late").put(into: store)
    #expect(try await refusal(shop, store, CleanupPolicy(coveragePPM: 500_000)) == nil)
    #expect(
      try await refusal(shop, store, CleanupPolicy(coveragePPM: 500_001))?.code == .notCovered)
  }

  @Test func theClearanceSaysWhatItRestsOn() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated([.trip("mary", "1")])
    let clearance = try await shop.clearance(store, policy: CleanupPolicy(waitingSeconds: 7))
    let run = try #require(try await shop.state().runs.last)
    #expect(clearance.basis.run == run.id)
    #expect(clearance.basis.planDigest == run.planDigest)
    #expect(clearance.basis.waitingSeconds == 7)
    #expect(clearance.basis.coveragePPM == CleanupPolicy().coveragePPM)
  }

  @Test func notWithoutARunThatMigrated() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("mary", "1")])
    #expect(try await refusal(shop, store)?.code == .notMigrated)
    _ = try await Planning()(store, to: shop.plan)
    var stopped = try shop.environment()
    stopped.stop = .raised()
    try await shop.apply(store, in: stopped)
    shop.clock.advance(by: Workshop.waiting)
    #expect(try await refusal(shop, store)?.code == .notMigrated)
    _ = try await Planning()(store, to: shop.plan, at: shop.clock.now)
    let run = try await shop.apply(store).run
    shop.clock.advance(by: Workshop.waiting)
    #expect(try await refusal(shop, store) == nil)
    try await shop.rollBack(store, run)
    shop.clock.advance(by: Workshop.waiting)
    #expect(try await refusal(shop, store)?.code == .rolledBack)
  }

  @Test func aCleanupDoesNotBeginTheWaitAnew() async throws {
    let shop = try Workshop()
    let store = try await shop.migrated([.trip("mary", "1")])
    try await shop.planCleanup(store)
    try await shop.apply(store)
    #expect(try await refusal(shop, store) == nil)
  }
}
