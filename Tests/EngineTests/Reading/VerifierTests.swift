import Core
import Engine
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Verifying what a plan promised")
struct VerifierTests {
  private static func verify<Store: KeyValueStore>(_ store: Store, _ shop: Workshop) async throws
    -> VerifyReport
  {
    try await Verifier(store: store, retry: .none, now: { Timestamp(seconds: World.now) }).verify(
      try VerifiedPlan(shop.plan.string))
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var change: @Sendable (InMemoryStore) async throws -> Void
    var state: VerifyReport.State
    var testDescription: String { title }
  }

  @Test(arguments: [
    Row(title: "nothing since", change: { _ in }, state: .kept),
    Row(
      title: "the source is gone", change: { try await $0.remove("trip:johndoe:1") }, state: .kept),
    Row(
      title: "a newer record since",
      change: { try await Record("trip:ID-J:1", ApplyTests.newer).put(into: $0) },
      state: .superseded),
    Row(
      title: "an older record",
      change: { try await Record("trip:ID-J:1", ApplyTests.older).put(into: $0) },
      state: .different),
    Row(
      title: "other content at the same time",
      change: { try await Record("trip:ID-J:1", ApplyTests.moved + " ").put(into: $0) },
      state: .different),
    Row(title: "deleted", change: { try await $0.remove("trip:ID-J:1") }, state: .missing),
    Row(
      title: "changed, and the source gone",
      change: { store in
        try await store.remove("trip:johndoe:1")
        try await Record("trip:ID-J:1", ApplyTests.newer).put(into: store)
      }, state: .different),
  ])
  func states(_ row: Row) async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1", at: 2)])
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    try await row.change(store)
    let hooked = ScriptedStore(store)
    let report = try await Self.verify(hooked, shop)
    #expect(report.counts == [row.state: 1])
    #expect(report.isKept == (row.state == .kept || row.state == .superseded))
    #expect(report.findings.count == (report.isKept ? 0 : 1))
    #expect(hooked.writeCalls == 0)
  }

  @Test func whatIsNotPromisedIsCountedApart() async throws {
    let shop = try Workshop()
    let store = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(store, to: shop.plan)
    let before = try await Self.verify(store, shop)
    #expect(before.counts == [.kept: 2, .missing: 3, .different: 2])
    #expect(before.notPromised == 4)
    try await shop.apply(store)
    let after = try await Self.verify(store, shop)
    #expect(after.counts == [.kept: 7])
    #expect(after.notPromised == 4)
  }

  @Test func samplesAreBoundedAndCountsAreNot() async throws {
    let shop = try Workshop()
    let store = try await World.store((0..<9).map { .trip("johndoe", "\($0)") })
    _ = try await Planning()(store, to: shop.plan)
    let report = try await Verifier(
      store: store, retry: .none, now: { Timestamp(seconds: World.now) }
    ).verify(try VerifiedPlan(shop.plan.string), sampleLimit: 2)
    #expect(report.counts == [.missing: 9])
    #expect(report.findings.count == 2)
  }
}
