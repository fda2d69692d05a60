import ByteJSON
import Core
import Engine
import Ledger
import Testing

/// Users who have more than one legacy name.
@Suite("Aliases")
struct AliasTests {
  private static let cohort = [World.john, World.alias, World.mary]

  private static func profiles(_ rewrites: [(String, String, String)]) throws -> [Rule] {
    [
      Rule(
        name: "profiles", namespace: World.settings,
        keys: .inPlace(try KeyTemplate("prof:{id}:{x}")),
        rewrites: try rewrites.map {
          Rewrite(
            at: try JSONPointer($0.0), from: try KeyTemplate($0.1), to: try KeyTemplate($0.2))
        })
    ]
  }

  private static func profile(_ json: String) -> Record {
    Record(World.settings, "prof:ID-J:x", json)
  }

  @Test(arguments: PlanVariantTests.variants)
  func aRecordOfTheIDAloneIsPlannedOnce(_ capabilities: StoreCapabilities) async throws {
    let shop = try Workshop()
    let store = try await World.store(
      [Self.profile(#"{"a":"@johndoe","b":"@jd"}"#)], capabilities)
    let rules = try Self.profiles([("/a", "@{legacy}", "@{id}"), ("/b", "@{legacy}", "@{id}")])
    let planning = try Planning(Self.cohort, rules: rules)
    #expect(try await planning.summary(store) == ["* prof:ID-J:x fields-change"])
    _ = try await planning(store, to: shop.plan)
    #expect(try await shop.apply(store).tally == Tally(planned: 1, applied: 1))
    // Both names are the user's, so both are replaced at once.
    #expect(
      try await store.text("prof:ID-J:x", in: World.settings) == #"{"a":"@ID-J","b":"@ID-J"}"#)
    #expect(try await planning.summary(store) == ["= prof:ID-J:x same-content"])
  }

  /// A field that holds exactly a legacy name is somebody else's to every other name.
  @Test(arguments: [
    ("johndoe", "* prof:ID-J:x fields-change"), ("jd", "* prof:ID-J:x fields-change"),
    ("ID-J", "= prof:ID-J:x same-content"), ("mary", "x prof:ID-J:x foreign-owner"),
  ])
  func theNameThatTheRecordHoldsDecides(_ name: String, _ planned: String) async throws {
    let store = try await World.store([Self.profile(#"{"a":"\#(name)"}"#)])
    let planning = try Planning(
      Self.cohort, rules: try Self.profiles([("/a", "{legacy}", "{id}")]))
    #expect(try await planning.summary(store) == [planned])
  }

  /// The alias's record falls under the general rule, and johndoe's under the special one.
  @Test(arguments: PlanVariantTests.variants)
  func twoNamesThatMeetByDifferentRulesAreSeveralSources(
    _ capabilities: StoreCapabilities
  ) async throws {
    let store = try await World.store(
      [.trip("johndoe", "hns_johndoe_7"), .trip("jd", "hns_ID-J_7")], capabilities)
    #expect(
      try await Planning(Self.cohort).summary(store) == [
        "! trip:johndoe:hns_johndoe_7 several-sources", "! trip:jd:hns_ID-J_7 several-sources",
      ])
    // Without the other name's record, an earlier rule still owns the destination.
    try await store.remove("trip:johndoe:hns_johndoe_7")
    #expect(
      try await Planning(Self.cohort).summary(store) == [
        "! trip:jd:hns_ID-J_7 destination-of-another-rule"
      ])
  }

  @Test func aSourceThatAnEarlierRuleTakesIsNoSibling() async throws {
    // By the general rule `trip:jd:hns_jd_7` would go to `trip:ID-J:hns_jd_7`, but the special one has it.
    let store = try await World.store([.trip("johndoe", "hns_jd_7"), .trip("jd", "hns_jd_7")])
    #expect(
      try await Planning(Self.cohort).summary(store) == [
        "+ trip:johndoe:hns_jd_7 destination-absent", "+ trip:jd:hns_jd_7 destination-absent",
      ])
  }
}
