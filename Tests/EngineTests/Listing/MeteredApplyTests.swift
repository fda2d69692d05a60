import Core
import Engine
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("Applying where requests cost")
struct MeteredApplyTests {
  private static let newer = #"{"userId":"x","updatedAt":"2027-01-01"}"#

  private static func crowd() -> Crowd { Crowd(users: 100, recordsEach: 10) }

  /// The destination of the user's first record.
  private static func destination(_ crowd: Crowd, _ user: Int) -> Key {
    Key("trip:\(crowd.identities[user].id):r10000")
  }

  @Test func aDestinationWrittenBeforeTheListingIsNotOverwritten() async throws {
    let crowd = Self.crowd()
    let shop = try Workshop()
    let base = try await crowd.store()
    let store = ScriptedStore(base)
    _ = try await crowd.planning()(store, to: shop.plan)
    for user in 0..<100 {
      try await Record(Self.destination(crowd, user), Self.newer).put(into: base)
    }
    let (report, requests) = try await store.counting { try await shop.apply(store) }
    #expect(report.tally.applied == 900)
    #expect(report.tally.drifted + report.tally.skipped == 100)
    #expect(requests.keysRead == 1_100)
    for user in 0..<100 {
      #expect(try await base.text(Self.destination(crowd, user)) == Self.newer)
    }
  }

  /// The second batch begins when the listing has aged or not: only a listing younger than the delay
  /// stands for the reads of destinations.
  @Test(arguments: [(Int64(0), false), (59, false), (60, true), (600, true)])
  func aListingThatHasAgedIsNotTrusted(_ seconds: Int64, _ isSeen: Bool) async throws {
    let crowd = Self.crowd()
    let shop = try Workshop()
    let base = try await crowd.store()
    var planning = try crowd.planning()
    planning.limits.batch = 500
    _ = try await planning(base, to: shop.plan)
    let late = Self.destination(crowd, 99)
    let store = ScriptedStore(
      base,
      .init(beforeRead: { call throws(StoreError) in
        // The first batch's sources; the second's are asked for with its destinations.
        guard call == 0 else { return }
        shop.clock.advance(by: seconds)
        try await base.overwrite(late, Self.newer)
      }))
    let report = try await shop.apply(store)
    #expect(report.tally.applied == (isSeen ? 999 : 1_000))
    #expect(try await (base.text(late) == Self.newer) == isSeen)
  }

  /// The wait was in the very batch whose destinations the listing had answered for.
  @Test func aListingThatAgesWhileItsBatchIsReadIsNotTrusted() async throws {
    let crowd = Self.crowd()
    let shop = try Workshop()
    let base = try await crowd.store()
    _ = try await crowd.planning()(base, to: shop.plan)
    let late = Self.destination(crowd, 0)
    let store = ScriptedStore(
      base,
      .init(beforeRead: { call throws(StoreError) in
        guard call == 0 else { return }
        shop.clock.advance(by: 300)
        try await base.overwrite(late, Self.newer)
      }))
    #expect(try await shop.apply(store).tally.applied == 999)
    #expect(try await base.text(late) == Self.newer)
  }

  @Test func explicitBatchesCount() async throws {
    let crowd = Self.crowd()
    let shop = try Workshop()
    let store = ScriptedStore(try await crowd.store())
    var planning = try crowd.planning()
    planning.limits.batch = 100
    _ = try await planning(store, to: shop.plan)
    let (_, requests) = try await store.counting { try await shop.apply(store) }
    #expect(requests.writes == 10)
    #expect(requests.reads == 10)
  }

  @Test func aStoreWithoutDelayReadsEveryDestination() async throws {
    let crowd = Self.crowd()
    let shop = try Workshop()
    var capabilities = StoreCapabilities.metered
    capabilities.consistencyDelay = 0
    let store = ScriptedStore(try await crowd.store(capabilities))
    let plan = try await crowd.planning()(store, to: shop.plan)
    let (_, requests) = try await store.counting { try await shop.apply(store) }
    #expect(requests.lists == 0)
    #expect(requests.keysRead == 2_000)
    #expect(plan.forecast?.unlisted == [World.logs: 1_000])
  }

  /// Few destinations in a large namespace: reading them is cheaper than listing them.
  @Test func fewDestinationsAreRead() async throws {
    let crowd = Crowd(users: 4, recordsEach: 20, strangers: 5_000)
    let shop = try Workshop()
    let store = ScriptedStore(try await crowd.store())
    _ = try await crowd.planning()(store, to: shop.plan)
    let (report, requests) = try await store.counting { try await shop.apply(store) }
    #expect(report.tally.applied == 80)
    #expect(requests.lists == 0)
    #expect(requests.keysRead == 160)
  }

  @Test func everythingOfTheMixedWorldEndsAsOverAPlainStore() async throws {
    let plain = try Workshop()
    let goal = try await World.store(ApplyTests.mixed)
    _ = try await Planning()(goal, to: plain.plan)
    let expected = try await plain.apply(goal).tally
    for page in [1_000, 2] {
      var capabilities = StoreCapabilities.metered
      capabilities.pageSize = page
      let shop = try Workshop()
      let base = try await World.store(ApplyTests.mixed, capabilities)
      let store = ScriptedStore(base)
      _ = try await Planning()(store, to: shop.plan)
      #expect(try await shop.apply(store).tally == expected)
      #expect(await World.contents(base) == World.contents(goal))
    }
  }
}

extension InMemoryStore {
  fileprivate func overwrite(_ key: Key, _ json: String) async throws(StoreError) {
    let item = WriteItem(
      namespace: World.logs, key: key, change: .put(Entry(value: Array(json.utf8))), expected: nil)
    _ = try await write(WriteBatch([item]))
  }
}
