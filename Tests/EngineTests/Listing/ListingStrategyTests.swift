import Core
import Engine
import Ledger
import TestKit
import Testing

@Suite("Scanning a whole prefix, or listing users one by one")
struct ListingStrategyTests {
  private static func report(
    _ crowd: Crowd, pageSize: Int = 1_000
  ) async throws -> ListingReport {
    var capabilities = StoreCapabilities.metered
    capabilities.pageSize = pageSize
    let store = ScriptedStore(try await crowd.store(capabilities))
    let plan = try await crowd.planning()(store)
    #expect(plan.trailer.counts[.create] == crowd.identities.count * 5)
    let report = try #require(plan.listings.first)
    #expect(plan.listings.count == 1)
    #expect(report.requests == store.requests.lists)
    #expect(report.namespace == World.logs)
    #expect(report.prefix == "trip:")
    #expect(report.wantedPrefixes == 2 * crowd.identities.count)
    #expect(report.keysWanted == 5 * crowd.identities.count)
    #expect(!report.reason.isEmpty)
    return report
  }

  @Test func aCohortThatFillsTheNamespace() async throws {
    let report = try await Self.report(Crowd(users: 300, recordsEach: 5, strangers: 500))
    #expect(report.strategy == .wholePrefix)
    #expect(report.requests <= 3)
    #expect(report.keysSeen > report.keysWanted)
  }

  @Test func aFewUsersInAHugeNamespace() async throws {
    let report = try await Self.report(
      Crowd(users: 5, recordsEach: 5, strangers: 2_000), pageSize: 20)
    #expect(report.strategy == .perUser)
    #expect(report.requests <= 10 + 3)
  }

  @Test func oneUserNeedsNoSample() async throws {
    let report = try await Self.report(Crowd(users: 1, recordsEach: 5, strangers: 2_000))
    #expect(report.strategy == .perUser)
    #expect(report.requests == 2)
  }

  /// Half the users stand close together at the front, the others far apart.
  @Test func aSkewedCohort() async throws {
    let crowd = Crowd(users: 100, recordsEach: 5, strangers: 6_000) { number in
      number % 2 == 0
        ? "0000\(number)" : String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
    }
    // One by one takes 200 requests, the whole prefix 325.
    let report = try await Self.report(crowd, pageSize: 20)
    #expect(report.strategy == .switched)
    #expect(report.requests < 160)
  }

  @Test func keysThatNameNoUserAreOneListing() async throws {
    let store = ScriptedStore(try await World.store([.order(1, owner: "mary")], .metered))
    let report = try #require(try await Planning()(store).listings.first)
    #expect(report.namespace == World.orders)
    #expect(report.prefix == "hns:order:")
    #expect(report.strategy == .wholePrefix)
    #expect(report.requests == 1)
  }

  /// However the keys lie, the listing takes at most about twice as many requests as one by one, and
  /// at most five times as many as the whole prefix.
  @Test(arguments: 0..<48 as Range<UInt64>)
  func neverMuchWorseThanTheBetterWay(_ seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    var capabilities = StoreCapabilities.metered
    capabilities.pageSize = random.pick(2, 5, 20)
    let isEven = seed % 2 == 0
    let users = Int.random(in: 2...60, using: &random)
    let names = (0..<(2 * users)).map { number in
      let anywhere = String(UInt64.random(in: 1 << 60 ... .max, using: &random), radix: 16)
      return isEven || Bool.random(using: &random) ? anywhere : random.pick("0", "f") + "\(number)"
    }
    var crowd = Crowd(
      users: users, recordsEach: 0, strangers: random.pick(0, 10, 300, 3_000)
    ) { names[$0] }
    for identity in crowd.identities {
      for number in 0..<Int.random(in: 0...(isEven ? 4 : 30), using: &random) {
        crowd.records.append(.trip(identity.legacy, "\(number)"))
      }
    }
    let store = ScriptedStore(try await crowd.store(capabilities))
    let plan = try await crowd.planning()(store)
    let requests = store.requests.lists
    let whole = (crowd.records.count / capabilities.pageSize) + 1
    let held = Dictionary(
      uniqueKeysWithValues: plan.users.map { ($0.identity.legacy, $0.counts.operations) })
    let alone = crowd.identities.reduce(0) { sum, identity in
      sum + 1 + (held[identity.legacy] ?? 0) / capabilities.pageSize + 1
    }
    #expect(requests <= 2 * alone + 2, "whole \(whole), alone \(alone)")
    #expect(requests <= 5 * whole + 6, "whole \(whole), alone \(alone)")
    if isEven { #expect(requests <= 2 * min(whole, alone) + 4, "whole \(whole), alone \(alone)") }
  }
}
