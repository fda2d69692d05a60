import ByteJSON
import Core
import Engine
import Ledger
import Testing

/// Every key under a rule's prefix is in a count.
@Suite("No key is overlooked")
struct OverlookedKeyTests {
  @Test(arguments: PlanVariantTests.variants)
  func keysBelowATemplateThatEndsWithTheNameAreUnmatched(
    _ capabilities: StoreCapabilities
  ) async throws {
    let store = try await World.store(
      [
        Record(World.settings, "settings:mary", "{}"),
        Record(World.settings, "settings:mary:old", "{}"),
        Record(World.settings, "settings:mary:old:2", "{}"),
        // Other users'.
        Record(World.settings, "settings:mary2", "{}"), Record(World.settings, "settings:m", "{}"),
        Record(World.logs, "meta:user:johndoe:trip_count:x", "{}"),
      ], capabilities)
    let planning = try Planning()
    #expect(
      try await planning.summary(store) == [
        "? meta:user:johndoe:trip_count:x", "+ settings:mary destination-absent",
        "? settings:mary:old", "? settings:mary:old:2",
      ])
    let result = try await planning(store)
    #expect(result.users.map(\.unmatched) == [1, 2])
  }

  @Test func keysBelowThatAnotherRuleMatchesAreItsOwn() async throws {
    let below = Rule(
      name: "below", namespace: World.settings,
      keys: .move(from: try KeyTemplate("settings:{legacy}:{x}"), to: try KeyTemplate("s:{id}:{x}"))
    )
    let store = try await World.store([
      Record(World.settings, "settings:mary", "{}"),
      Record(World.settings, "settings:mary:1", "{}"),
      Record(World.settings, "settings:mary:1:2", "{}"),
    ])
    for rules in [try World.rules() + [below], [below] + (try World.rules())] {
      let summary = try await Planning(rules: rules).summary(store)
      #expect(
        summary.sorted() == [
          "+ settings:mary destination-absent", "+ settings:mary:1 destination-absent",
          "? settings:mary:1:2",
        ])
    }
  }

  @Test(arguments: PlanVariantTests.variants)
  func keysBesideAnInPlaceRuleAreCounted(_ capabilities: StoreCapabilities) async throws {
    let store = try await World.store(
      [
        .order(1, owner: "johndoe"),
        Record(World.orders, "hns:order:1:part", #"{"ownerId":"johndoe"}"#),
        Record(World.orders, "hns:order:2:part", #"{"ownerId":"ID-M"}"#),
        Record(World.orders, "hns:order:3:part", #"{"ownerId":"mallory"}"#),
        Record(World.orders, "hns:order:", "no JSON"),
        Record(World.orders, "hns:other:1", #"{"ownerId":"johndoe"}"#),
      ], capabilities)
    let planning = try Planning()
    #expect(
      try await planning.summary(store).sorted() == [
        "* hns:order:1 fields-change", "? hns:order:1:part", "? hns:order:2:part",
      ])
    let result = try await planning(store)
    #expect(result.trailer.counts.outside == 2)
    #expect(result.trailer.counts.unmatched == 2)
    #expect(result.users.map(\.unmatched) == [1, 1])
  }

  /// What a rule finds by the user's name, or another in-place rule by its own keys, is not counted
  /// twice.
  @Test func keysOfOtherRulesBesideAnInPlaceRuleAreTheirs() async throws {
    let owner = try JSONPointer("/ownerId")
    let rewrite = Rewrite(
      at: owner, from: try KeyTemplate("{legacy}"), to: try KeyTemplate("{id}"))
    let rules = [
      Rule(
        name: "orders", namespace: World.orders, keys: .inPlace(try KeyTemplate("o:{order}")),
        owner: owner, rewrites: [rewrite]),
      Rule(
        name: "parts", namespace: World.orders, keys: .inPlace(try KeyTemplate("o:{order}:p:{x}")),
        owner: owner, rewrites: [rewrite]),
      Rule(
        name: "notes", namespace: World.orders,
        keys: .move(from: try KeyTemplate("o:{legacy}:{x}"), to: try KeyTemplate("n:{id}:{x}"))),
    ]
    let mine = #"{"ownerId":"johndoe"}"#
    let store = try await World.store([
      Record(World.orders, "o:1", mine), Record(World.orders, "o:1:p:2", mine),
      Record(World.orders, "o:1:q:2", mine), Record(World.orders, "o:johndoe:1", mine),
      Record(World.orders, "o:johndoe:1:2", mine),
    ])
    #expect(
      try await Planning(rules: rules).summary(store).sorted() == [
        "* o:1 fields-change", "* o:1:p:2 fields-change", "+ o:johndoe:1 destination-absent",
        "? o:1:q:2", "? o:johndoe:1:2",
      ])
  }
}
