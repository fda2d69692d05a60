import ByteJSON
import Core
import DemoData
import Testing

@Suite("What plans over the demo find")
struct DemoExpectationTests {
  static let now: Int64 = 1_764_000_000

  @Test(arguments: [(1, 0), (1, 7), (2, 10), (4, 25), (13, 30)], [1, 0xFEED_FACE] as [UInt64])
  func isWhatIsExpected(_ size: (users: Int, records: Int), _ seed: UInt64) throws {
    let dataset = DemoDataset(
      users: size.users, records: size.records, seed: seed, now: Self.now)
    let entries = Array(dataset.entries())
    for cohort in Set([1, size.users / 2, size.users]) where cohort > 0 {
      let census = try Census(
        entries, cohort: Array(dataset.identities.prefix(cohort)), now: Self.now)
      let expected = dataset.expectation(cohort: cohort)
      #expect(census.counts == expected.counts)
      #expect(census.unmatched.count == expected.unmatched)
      #expect(census.outside == expected.outside)
    }
  }

  @Test func holdsForTwentySixDays() throws {
    let dataset = DemoDataset(users: 4, records: 12, seed: 2, now: Self.now)
    let later = Self.now + 26 * 86_400
    let live = dataset.entries().filter { !$0.entry.isExpired(at: later) }
    let census = try Census(live, cohort: dataset.identities, now: later)
    #expect(census.counts == dataset.expected.counts)
  }

  /// Written out, so that a change of the demo shows.
  @Test func isKnownForASmallDataset() {
    let expected = DemoDataset(users: 3, records: 20, seed: 1, now: Self.now).expected
    #expect(expected.count(.create, rule: "trips") == 3 * 20 + 7)
    #expect(expected.count(.create, rule: "hughesnet-trips") == 2 + 1)
    #expect(expected.count(.create, rule: "expenses") == 3 * 4)
    #expect(expected.count(.create, rule: "mileage") == 3 * 4)
    #expect(expected.count(.create, rule: "trash") == 3 * 3 + 1)
    #expect(expected.count(.create, rule: "trip-count") == 3)
    #expect(expected.count(.create, rule: "settings") == 2)
    #expect(expected.count(.create, rule: "authenticators") == 3)
    #expect(expected.count(.create, rule: "hughesnet-db") == 0)
    #expect(expected.count(.rewrite) == 2)
    #expect(expected.count(.update) == 8)
    #expect(expected.count(.skip) == 6)
    #expect(expected.count(.unchanged) == 6)
    #expect(expected.count(.conflict) == 7)
    #expect(expected.count(.reject) == 8)
    #expect(expected.count(.foreignOwner) == 3)
    #expect(expected.count(.notJSON) == 2)
    #expect(expected.count(.delete) == 0)
    #expect(expected.unmatched == 3)
    #expect(expected.outside == 3)
    #expect(expected.total == Action.allCases.reduce(0) { $0 + expected.count($1) })
  }

  @Test func leavesTripCountsThatAreRightButForOne() throws {
    let dataset = DemoDataset(users: 8, records: 25, seed: 3, now: Self.now)
    let census = try Census(
      Array(dataset.entries()), cohort: dataset.identities, now: Self.now)
    let logs = try #require(census.after["BETA_LOGS_KV"])
    for (user, identity) in dataset.identities.enumerated() {
      let trips = logs.filter { $0.key.hasPrefix(Key("trip:\(identity.id):")) }
      let live = try trips.filter { _, entry in try !isDeleted(entry) }.count
      let count = try #require(logs[Key("meta:user:\(identity.id):trip_count")])
      #expect(String(decoding: count.value, as: UTF8.self) == String(user == 4 ? live + 1 : live))
    }
  }

  private func isDeleted(_ entry: Entry) throws -> Bool {
    let deleted = JSONPointerSet([try JSONPointer("/deleted")])
    return try deleted.locate(in: entry.value.span)[0]?.kind == .true
  }

  @Test func leavesNoLegacyNameInWhatMoved() throws {
    let dataset = DemoDataset(users: 2, records: 20, seed: 4, now: Self.now)
    let census = try Census(
      Array(dataset.entries()), cohort: dataset.identities, now: Self.now)
    let pointers = [
      "/userId", "/id", "/backup/userId", "/backup/id", "/metadata/originalKey", "/ownerId",
    ]
    let fields = JSONPointerSet(try pointers.map { text in try JSONPointer(text) })
    var checked = 0
    for (_, contents) in census.after {
      for (key, entry) in contents where key.description.contains(dataset.identities[0].id) {
        guard let located = try? fields.locate(in: entry.value.span) else { continue }
        for case let field? in located {
          guard let text = field.text(in: entry.value.span) else { continue }
          #expect(!String(decoding: text, as: UTF8.self).contains("johndoe"), "\(key)")
          checked += 1
        }
      }
    }
    #expect(checked > 60)
  }
}
