import Core
import Engine
import Ledger
import Testing

/// The field cases that planning meets; colliding names and names shaped like IDs are refused before
/// it, by `IdentityCheck`.
@Suite("What goes wrong in the field, in plans")
struct FieldCaseTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var records: [Record]
    var plan: [String]
    var testDescription: String { title }
  }

  @Test(arguments: [
    Row(
      title: "the delimiter in another's name",
      records: [.trip("johndoe", "1"), .trip("johndoe:b", "1")],
      plan: ["+ trip:johndoe:1 destination-absent", "? trip:johndoe:b:1"]),
    Row(
      title: "a name that starts like another",
      records: [.trip("johndoe2", "1"), .trip("mary-ann", "1")],
      plan: []),
    Row(
      title: "a foreign record", records: [.trip("johndoe", "1", owner: "mallory")],
      plan: ["x trip:johndoe:1 foreign-owner"]),
    Row(
      title: "another member's record", records: [.trip("johndoe", "1", owner: "mary")],
      plan: ["x trip:johndoe:1 foreign-owner"]),
    Row(
      title: "newer, older, same and equal destinations",
      records: [
        .trip("johndoe", "1", at: 1), .trip("ID-J", "1", at: 2), .trip("johndoe", "2", at: 2),
        .trip("ID-J", "2", at: 1), .trip("johndoe", "3", at: 1), .trip("ID-J", "3", at: 1),
        .trip("johndoe", "4", at: 1),
        Record("trip:ID-J:4", #"{"userId":"ID-J", "updatedAt":"2023-01-01T00:00:00Z"}"#),
      ],
      plan: [
        "> trip:johndoe:1 destination-newer", "~ trip:johndoe:2 source-newer",
        "= trip:johndoe:3 same-content", "! trip:johndoe:4 same-time-different-content",
      ]),
    Row(
      title: "no time",
      records: [
        Record("trip:johndoe:1", #"{"userId":"johndoe"}"#),
        Record("trip:ID-J:1", #"{"userId":"ID-J","n":1}"#),
        Record("meta:user:mary:trip_count", "3"), Record("meta:user:ID-M:trip_count", "4"),
      ],
      plan: ["! trip:johndoe:1 no-time", "! meta:user:mary:trip_count no-time"]),
    Row(
      title: "a destination of somebody else, older and newer",
      records: [
        .trip("johndoe", "1", at: 2), .trip("ID-J", "1", at: 1, owner: "mary"),
        .trip("johndoe", "2", at: 1), .trip("ID-J", "2", at: 2, owner: "mary"),
      ],
      plan: [
        "! trip:johndoe:1 destination-foreign-owner", "! trip:johndoe:2 destination-foreign-owner",
      ]),
    Row(
      title: "expirations",
      records: [
        Record(
          World.settings, "settings:johndoe",
          Entry(value: [1], metadata: [0x7B, 0x7D], expiration: World.now + 59)),
        Record(
          World.settings, "settings:mary",
          Entry(value: [1], metadata: [0x7B, 0x7D], expiration: World.now + 60)),
      ],
      plan: ["x settings:johndoe expires-too-soon", "+ settings:mary destination-absent"]),
    Row(
      title: "binary values",
      records: [
        Record(World.settings, "settings:johndoe", Entry(value: [0xFF, 0x00])),
        Record(World.logs, "trip:mary:1", Entry(value: [0xFF, 0x00])),
      ],
      plan: ["+ settings:johndoe destination-absent", "x trip:mary:1 not-json"]),
    Row(
      title: "a key already under the ID's form",
      records: [.trip("johndoe", "hns_ID-J_1"), .trip("johndoe", "hns_johndoe_1")],
      plan: [
        "+ trip:johndoe:hns_johndoe_1 destination-absent",
        "! trip:johndoe:hns_ID-J_1 destination-of-another-rule",
      ]),
    Row(
      title: "owners of orders in and outside the cohort",
      records: [
        .order(1, owner: "johndoe"), .order(2, owner: "mallory"), .order(3, owner: "ID-M"),
        .order(4, owner: "mary"), Record(World.orders, "hns:order:5", "not JSON"),
        Record(World.orders, "hns:other:6", #"{"ownerId":"mary"}"#),
      ],
      plan: [
        "* hns:order:1 fields-change", "= hns:order:3 same-content", "* hns:order:4 fields-change",
      ]),
  ])
  func isPlanned(_ row: Row) async throws {
    let store = try await World.store(row.records)
    #expect(try await Planning().summary(store) == row.plan)
  }

  @Test func aDestinationKeyBeyondTheLimit() async throws {
    var capabilities = InMemoryStore.allAbilities
    let long = Identity(legacy: "j", id: String(repeating: "x", count: 40))
    capabilities.maximumKeyBytes = 40
    let store = try await World.store([.trip("j", "1")], capabilities)
    #expect(try await Planning([long]).summary(store) == ["x trip:j:1 key-too-long"])
  }

  @Test func twoNamesOfOneUserAreAConflictOnlyWhereBothHaveARecord() async throws {
    let store = try await World.store([
      .trip("johndoe", "1"), .trip("jd", "1"), .trip("johndoe", "2"), .trip("jd", "3"),
      .trip("jd", "hns_jd_1"), .trip("johndoe", "hns_johndoe_1"),
    ])
    #expect(
      try await Planning([World.john, World.alias]).summary(store) == [
        "! trip:johndoe:hns_johndoe_1 several-sources", "! trip:johndoe:1 several-sources",
        "+ trip:johndoe:2 destination-absent", "! trip:jd:hns_jd_1 several-sources",
        "! trip:jd:1 several-sources", "+ trip:jd:3 destination-absent",
      ])
  }

  @Test func namesDifferInBytes() async throws {
    let composed = Identity(legacy: "jos\u{E9}", id: "ID-1")
    let store = try await World.store([.trip("jos\u{E9}", "1"), .trip("jose\u{301}", "1")])
    #expect(
      try await Planning([composed]).summary(store) == ["+ trip:jos\u{E9}:1 destination-absent"])
  }

  @Test func noPersonsRecordLandsUnderAnothersID() async throws {
    for seed in 0..<16 as Range<UInt64> {
      var world = RandomWorld(seed: seed)
      let store = try await World.store(world.records(World.cohort))
      for case .operation(let operation) in try await Planning().lines(store)
      where operation.action.writes && operation.rule != "orders" {
        #expect(operation.source.description.contains(operation.identity.legacy))
        #expect(operation.destination.description.contains(operation.identity.id))
      }
    }
  }
}
