import Core
import Engine
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("Verifying a store that shows writes late")
struct ConsistencyWaitTests {
  private static let delay: Int64 = 60

  /// Three moved trips, applied at the shop's present time.
  private static func applied(_ shop: Workshop) async throws -> ScriptedStore {
    let base = try await World.store((0..<3).map { .trip("johndoe", "\($0)", at: 2) })
    let store = ScriptedStore.lagging(base, delay: delay, clock: shop.clock)
    _ = try await Planning()(base, to: shop.plan)
    let report = try await shop.apply(store)
    #expect(report.tally.applied == 3)
    return store
  }

  private static func verify(
    _ store: ScriptedStore, _ shop: Workshop, lastWrite: Int64? = World.now, limit: Duration?
  ) async throws -> VerifyReport {
    let clock = shop.clock
    let now: @Sendable () -> Timestamp = { Timestamp(seconds: clock.now) }
    let recorded = Waits()
    let settling = ConsistencyWait(
      lastWrite: lastWrite.map { Timestamp(seconds: $0) },
      delay: store.capabilities.consistencyDelay, limit: limit, now: now(),
      sleep: { clock.advance(by: max(1, $0.components.seconds)) },
      onWait: { open, wait in recorded.add(open, wait) })
    let report = try await Verifier(store: store, retry: .none, now: now).verify(
      try VerifiedPlan(shop.plan.string), settling: settling)
    #expect(recorded.all.allSatisfy { $0.open > 0 && $0.wait > .zero && $0.wait <= .seconds(10) })
    return report
  }

  @Test func aWriteThatIsNotSeenYetIsWaitedFor() async throws {
    let shop = try Workshop()
    let store = try await Self.applied(shop)
    let report = try await Self.verify(store, shop, limit: nil)
    #expect(report.counts == [.kept: 3])
    #expect(shop.clock.now == World.now + Self.delay)
  }

  @Test func withoutTimeToWaitItIsPendingAndNotMissing() async throws {
    let shop = try Workshop()
    let store = try await Self.applied(shop)
    for (limit, waited) in [(Duration.zero, 0), (.seconds(25), 25)] as [(Duration, Int64)] {
      let start = shop.clock.now
      let report = try await Self.verify(store, shop, limit: limit)
      #expect(report.counts == [.pending: 3])
      #expect(!report.isKept && report.broken == 0)
      #expect(report.findings.count == 3)
      #expect(shop.clock.now == start + waited)
    }
  }

  @Test func whatIsStillNotThereAfterTheDelayIsMissing() async throws {
    let shop = try Workshop()
    let store = try await Self.applied(shop)
    try await store.base.remove("trip:ID-J:1")
    let report = try await Self.verify(store, shop, limit: nil)
    #expect(report.counts == [.kept: 2, .missing: 1])
  }

  @Test func anOldWriteIsNotWaitedFor() async throws {
    let shop = try Workshop()
    let store = try await Self.applied(shop)
    shop.clock.advance(by: 3_600)
    try await store.base.remove("trip:ID-J:1")
    let start = shop.clock.now
    let report = try await Self.verify(store, shop, limit: nil)
    #expect(report.counts == [.kept: 2, .missing: 1])
    #expect(shop.clock.now == start)
  }

  @Test func askedToWaitItWaitsAlsoWhereNobodyKnowsTheLastWrite() async throws {
    let shop = try Workshop()
    let store = try await Self.applied(shop)
    let report = try await Self.verify(store, shop, lastWrite: nil, limit: .seconds(90))
    #expect(report.counts == [.kept: 3])
    let again = try await Self.verify(store, shop, lastWrite: nil, limit: nil)
    #expect(again.counts == [.kept: 3])
  }

  @Test func aWaitThatIsInterruptedEndsTheVerification() async throws {
    let shop = try Workshop()
    let store = try await Self.applied(shop)
    let settling = ConsistencyWait(
      settledAt: nil, deadline: Timestamp(seconds: World.now + 60),
      sleep: { _ in throw CancellationError() })
    await #expect(throws: CancellationError.self) {
      try await Verifier(
        store: store, retry: .none, now: { Timestamp(seconds: World.now) }
      ).verify(try VerifiedPlan(shop.plan.string), settling: settling)
    }
  }
}

/// The waits that a verification announced.
private final class Waits: Sendable {
  private let waits = Mutex<[(open: Int, wait: Duration)]>([])

  var all: [(open: Int, wait: Duration)] { waits.withLock { $0 } }

  func add(_ open: Int, _ wait: Duration) { waits.withLock { $0.append((open, wait)) } }
}
