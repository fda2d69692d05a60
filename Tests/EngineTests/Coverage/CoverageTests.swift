import Core
import Engine
import Ledger
import StoreTesting
import TestKit
import Testing

@Suite("Coverage")
struct CoverageTests {
  static let cohort = World.cohort + [World.alias]

  static let records: [Record] = [
    // Moved, and the legacy key still there.
    .trip("johndoe", "1"), .trip("ID-J", "1"), .trip("johndoe", "hns_johndoe_1"),
    .trip("ID-J", "hns_ID-J_1"),
    // Moved, by another name, and cleaned up.
    .trip("ID-J", "2"), .trip("jd", "3"), .trip("ID-J", "3"),
    // Left.
    .trip("mary", "1"), .trip("mary", "hns_mary_2"), .trip("jd", "4"),
    Record("meta:user:mary:trip_count", "3"), Record("meta:user:ID-J:trip_count", "4"),
    Record(World.settings, "settings:mary", "{}"), Record(World.settings, "settings:ID-M", "{}"),
    // Nobody's, and not to be told from keys.
    .trip("nobody", "1"), .order(1, owner: "mary"),
  ]

  private static let expected: [String: CoverageReport.KeyCounts] = [
    "hughesnet": .init(moved: 1, left: 1, legacy: 2),
    "trips": .init(moved: 3, left: 2, legacy: 4),
    "counts": .init(moved: 1, left: 1, legacy: 1),
    "settings": .init(moved: 1, left: 0, legacy: 1),
  ]

  @Test func everyKeyCountsOnce() async throws {
    let shop = try Workshop()
    for (orders, page) in [(true, 1_000), (true, 2), (false, 1_000)] {
      var capabilities = InMemoryStore.allAbilities
      capabilities.ordersKeys = orders
      capabilities.pageSize = page
      let store = try await World.store(Self.records, capabilities)
      let report = try await shop.coverage(store, Self.cohort)
      for row in report.rows { #expect(row.keys == Self.expected[row.rule], "\(row.rule)") }
      #expect(report.rows.last?.rule == "orders")
      #expect(report.total == .init(moved: 6, left: 4, legacy: 8))
      #expect(report.total.coveragePPM == 600_000)
      #expect((report.users, report.done) == (2, 0))
    }
  }

  @Test func aMeteredStoreTellsTheSame() async throws {
    let shop = try Workshop()
    let store = ScriptedStore(try await World.store(Self.records, .metered))
    let report = try await shop.coverage(store, Self.cohort)
    for row in report.rows { #expect(row.keys == Self.expected[row.rule], "\(row.rule)") }
  }

  @Test func theStateTellsUsersAndTrend() async throws {
    let shop = try Workshop()
    let store = try await World.store([.trip("johndoe", "1"), .trip("mary", "1", owner: "eve")])
    _ = try await Planning(Self.cohort)(store, to: shop.plan)
    try await shop.apply(store)
    shop.clock.advance(by: 60)
    try await shop.apply(store)
    let report = try await shop.coverage(store, Self.cohort)
    #expect((report.users, report.done) == (2, 1))
    #expect(report.trend.map(\.applied) == [1, 0])
    #expect(report.trend.map(\.already) == [0, 1])
    #expect(report.trend.map(\.time.seconds) == [World.now, World.now + 60])
    #expect(report.total.coveragePPM == 500_000)
  }

  @Test func sharesAreRoundedDown() {
    let counts = CoverageReport.KeyCounts(moved: 2_999_999, left: 1, legacy: 3_000_000)
    #expect(counts.coveragePPM == 999_999)
    #expect(CoverageReport.KeyCounts().coveragePPM == nil)
    #expect(CoverageReport.KeyCounts(moved: .max, left: 0).coveragePPM == 1_000_000)
    #expect(CoverageReport.KeyCounts(moved: .max, left: 1).coveragePPM == nil)
  }

  @Test(arguments: UInt64(0)..<32)
  func ofAnyWorldAgreesWithItsPlan(seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let store = try await World.store(world.records(World.cohort))
    let report = try await Workshop().coverage(store)
    let planning = try Planning()
    let operations = try await planning.lines(store).compactMap { line in
      if case .operation(let operation) = line, operation.rule != "orders" {
        operation
      } else {
        nil
      }
    }
    let legacy = operations.filter { $0.source != $0.destination }
    #expect(report.total.legacy == legacy.count)
    let contents = Set(
      await World.contents(store).map { RollbackPropertyTests.Place($0) })
    let left = legacy.filter {
      !contents.contains(
        RollbackPropertyTests.Place(namespace: $0.namespace, key: $0.destination))
    }
    #expect(report.total.left == left.count)
  }
}
