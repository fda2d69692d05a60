import Core
import Engine
import Ledger
import SystemPackage
import TestKit
import Testing

@Suite("Requests for a thousand records")
struct RequestFiguresTests {
  @Test(arguments: [
    (1_000, 10), (1_000, 100), (1_000, 1_000), (10_000, 10), (10_000, 100), (10_000, 1_000),
  ])
  func planAndApply(_ count: Int, _ users: Int) async throws {
    let shop = try Workshop()
    let crowd = Crowd(users: users, recordsEach: count / users)
    let store = ScriptedStore(try await crowd.store())
    let (plan, planned) = try await store.counting {
      try await crowd.planning()(store, to: shop.plan)
    }
    #expect(plan.trailer.counts[.create] == count)
    #expect(planned.requests <= 12 * count / 1_000, "\(planned)")
    #expect(planned.keysRead == count)
    let (report, applied) = try await store.counting { try await shop.apply(store) }
    #expect(report.tally.applied == count)
    #expect(applied.requests <= 13 * count / 1_000, "\(applied)")
    #expect(applied.keysRead == count)
    let again = try await store.counting { try await crowd.planning()(store) }
    #expect(again.0.trailer.counts[.unchanged] == count)
  }

  /// Every namespace's requests are full but its last.
  @Test func requestsAreFilledAcrossUsersAndRules() async throws {
    var crowd = Crowd(users: 300, recordsEach: 10)
    for identity in crowd.identities {
      crowd.records.append(Record(World.settings, Key("settings:\(identity.legacy)"), "{}"))
      crowd.records.append(Record(Key("meta:user:\(identity.legacy):trip_count"), "10"))
      crowd.records.append(.order(crowd.records.count, owner: identity.legacy))
    }
    let store = ScriptedStore(try await crowd.store())
    let planning = try Planning(crowd.identities)
    let (plan, planned) = try await store.counting { try await planning(store) }
    #expect(plan.trailer.counts[.create] == 3_600)
    #expect(plan.trailer.counts[.rewrite] == 300)
    // Trips and counts share a namespace: 3,300; then settings and orders. No destination is read.
    #expect(planned.keysRead == 3_900)
    #expect(planned.reads == 33 + 3 + 3)
    #expect(planned.lists <= 10)
  }

  @Test func onlyDestinationsThatExistAreRead() async throws {
    var crowd = Crowd(users: 20, recordsEach: 50)
    for identity in crowd.identities {
      crowd.records.append(.trip(identity.id, "r10000", at: 2, owner: identity.id))
      crowd.records.append(.trip(identity.id, "r10001", at: 1, owner: identity.id))
    }
    let shop = try Workshop()
    let store = ScriptedStore(try await crowd.store())
    let (plan, planned) = try await store.counting {
      try await crowd.planning()(store, to: shop.plan)
    }
    #expect(plan.trailer.counts[.skip] == 20)
    #expect(plan.trailer.counts[.unchanged] == 20)
    #expect(planned.keysRead == 1_000 + 40)
    #expect(planned.reads == 11)
    let (report, applied) = try await store.counting { try await shop.apply(store) }
    #expect(report.tally.applied == 960)
    #expect(applied.keysRead == 960)
  }

  @Test func listingsOfAPlainStoreAreNotReported() async throws {
    let crowd = Crowd(users: 5, recordsEach: 5)
    let plan = try await crowd.planning()(try await crowd.store(InMemoryStore.allAbilities))
    #expect(plan.listings.isEmpty)
    #expect(plan.forecast == nil)
  }
}
