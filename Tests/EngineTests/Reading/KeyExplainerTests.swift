import Core
import Engine
import Ledger
import TestKit
import Testing

@Suite("Explaining one key")
struct KeyExplainerTests {
  private static let records: [Record] = [
    .trip("johndoe", "1"), .trip("jd", "2"), .trip("johndoe", "2"),
    .trip("johndoe", "hns_johndoe_1"),
    .trip("johndoe", "hns_ID-J_1"), .trip("ID-M", "9"),
    Record(World.settings, "settings:mary", "{}"),
    .order(1, owner: "mary"), .order(2, owner: "mallory"), .order(3, owner: "ID-J"),
  ]

  struct Row: Sendable, CustomTestStringConvertible {
    var key: Key
    /// Role, rule, owner's ID and decision of each reading.
    var readings: [String]
    var testDescription: String { key.description }
    init(_ key: Key, _ readings: String...) {
      self.key = key
      self.readings = readings
    }
  }

  @Test(arguments: [
    Row("trip:johndoe:1", "legacy key trips ID-J create"),
    Row("trip:ID-J:1", "canonical key trips ID-J create"),
    Row("trip:johndoe:hns_johndoe_1", "legacy key hughesnet ID-J create"),
    Row("trip:johndoe:hns_ID-J_1", "legacy key trips ID-J conflict"),
    Row("trip:johndoe:2", "legacy key trips ID-J conflict"),
    Row("trip:ID-M:9", "canonical key trips ID-M none"),
    Row("settings:mary", "legacy key settings ID-M create"),
    Row("hns:order:1", "in-place record orders ID-M rewrite"), Row("hns:order:2"),
    Row("hns:order:3", "in-place record orders ID-J unchanged"), Row("trip:nobody:1"),
    Row("trip:johndoe:absent"), Row("trip:johndoe:a:b"), Row(""), Row(Key([0xFF])),
  ])
  func reads(_ row: Row) async throws {
    let store = ScriptedStore(try await World.store(Self.records))
    let input = try Planning([World.john, World.alias, World.mary]).input
    let found = try await KeyExplainer(store: store).explain(
      row.key, input, now: Timestamp(seconds: World.now))
    let readings = found.map { reading in
      "\(reading.role.rawValue) \(reading.rule) \(reading.identity.id) "
        + (reading.decision?.action.rawValue ?? "none")
    }
    #expect(readings == row.readings)
    #expect(store.writeCalls == 0)
  }

  /// Every rule says what it makes of the key; at most one of a namespace takes it.
  @Test(
    arguments: [
      ("trip:johndoe:hns_johndoe_1", ["hughesnet taken", "trips earlier"]),
      ("trip:ID-J:1", ["trips canonical"]), ("trip:nobody:1", ["trips unknown"]),
      ("settings:mary", ["settings taken"]), ("hns:order:1", ["orders taken"]), ("", []),
    ] as [(String, [String])])
  func everyRuleReadsTheKey(_ key: String, _ expected: [String]) throws {
    let planning = try Planning([World.john, World.alias, World.mary])
    let rules = planning.input.rules.map(\.rule)
    let readings = KeyMatcher(identities: planning.input.identities, rules: rules).readings(
      Key(key))
    #expect(readings.map(\.place.rule) == rules.map(\.name))
    let told = readings.compactMap { reading -> String? in
      switch reading.outcome {
      case .taken: "\(reading.place.rule) taken"
      case .earlier: "\(reading.place.rule) earlier"
      case .canonical: "\(reading.place.rule) canonical"
      case .unknownUser: "\(reading.place.rule) unknown"
      case .mismatch, .malformed: nil
      }
    }
    #expect(told.filter(expected.contains) == expected, "\(told)")
    #expect(readings.count { if case .taken(.some) = $0.outcome { true } else { false } } <= 1)
  }

  /// What `explain` says of a legacy key is what a plan would do.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func agreesWithThePlan(_ seed: UInt64) async throws {
    var world = RandomWorld(seed: seed)
    let identities = [World.john, World.alias, World.mary]
    let store = try await World.store(world.records(identities))
    let planning = try Planning(identities)
    let explainer = KeyExplainer(store: store)
    for case .operation(let operation) in try await planning.lines(store) {
      let found = try await explainer.explain(
        operation.source, planning.input, now: Timestamp(seconds: World.now))
      let reading = found.first {
        $0.identity == operation.identity && $0.rule == operation.rule
          && $0.source == operation.source
      }
      #expect(reading?.decision?.action == operation.action, "\(operation.source)")
      #expect(reading?.decision?.reason == operation.reason, "\(operation.source)")
      #expect(reading?.destination == operation.destination)
      #expect(reading?.canonical?.fingerprint == operation.destinationFingerprint)
      #expect(reading?.legacy?.fingerprint == operation.sourceFingerprint)
    }
  }

  /// Both records are described, and of an owner field that holds no name only the start is kept.
  @Test func bothRecordsAreDescribed() async throws {
    let long = String(repeating: "x", count: 10_000)
    let store = try await World.store([
      .trip("johndoe", "1", at: 5), .trip("ID-J", "1", at: 2, owner: long),
    ])
    let input = try Planning([World.john, World.alias, World.mary]).input
    let found = try await KeyExplainer(store: store).explain(
      "trip:johndoe:1", input, now: Timestamp(seconds: World.now))
    let reading = try #require(found.first)
    #expect(reading.legacy?.owner == "johndoe")
    #expect(reading.legacy?.bytes == 55)
    #expect(reading.legacy?.expiration == nil)
    #expect(reading.canonical?.owner?.unicodeScalars.count == 201)
    #expect(reading.times?.distance?.newer == .legacy)
    #expect(reading.times?.distance?.stated == 3 * 86_400 * 1_000_000_000)
    #expect(reading.sourceWrites.isEmpty && reading.destinationWrites.isEmpty)
  }
}
