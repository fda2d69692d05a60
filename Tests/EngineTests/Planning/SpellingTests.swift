import Core
import Engine
import Ledger
import Testing

/// NFC and NFD spellings are different namespaces, names and IDs.
@Suite("Spellings are not united")
struct SpellingTests {
  private static let composed = "jos\u{E9}"
  private static let decomposed = "jose\u{301}"

  @Test(arguments: PlanVariantTests.variants)
  func twoSpellingsOfANamespaceAreTwo(_ capabilities: StoreCapabilities) async throws {
    let rules = try [Self.composed, Self.decomposed].enumerated().map { number, namespace in
      Rule(
        name: "rule-\(number)", namespace: Namespace(namespace),
        keys: .move(from: try KeyTemplate("t:{legacy}:{x}"), to: try KeyTemplate("t:{id}:{x}")))
    }
    #expect(RuleCheck.diagnose(rules).isEmpty)
    let store = try await World.store(
      [
        Record(Namespace(Self.composed), "t:mary:1", "{}"),
        Record(Namespace(Self.decomposed), "t:mary:2", "{}"),
      ], capabilities)
    let planning = try Planning(rules: rules)
    let lines = try await planning.lines(store)
    let operations = lines.compactMap { line in
      if case .operation(let operation) = line { operation } else { nil }
    }
    #expect(operations.map(\.rule) == ["rule-0", "rule-1"])
    #expect(operations.map(\.source) == ["t:mary:1", "t:mary:2"])
    #expect(operations.map(\.action) == [.create, .create])
  }

  @Test func twoSpellingsOfANameAreTwoSources() async throws {
    let cohort = [
      Identity(legacy: Self.composed, id: "ID-J"), Identity(legacy: Self.decomposed, id: "ID-J"),
    ]
    let shop = try Workshop()
    let store = try await World.store([
      .trip(Self.composed, "1"), .trip(Self.decomposed, "2"), .trip(Self.composed, "3"),
      .trip(Self.decomposed, "3"),
    ])
    let planning = try Planning(cohort)
    #expect(
      try await planning.summary(store).map { Array($0.utf8) }
        == [
          "+ trip:\(Self.composed):1 destination-absent",
          "! trip:\(Self.composed):3 several-sources",
          "+ trip:\(Self.decomposed):2 destination-absent",
          "! trip:\(Self.decomposed):3 several-sources",
        ].map { Array($0.utf8) })
    _ = try await planning(store, to: shop.plan)
    #expect(try await shop.apply(store).tally == Tally(planned: 4, applied: 2, conflicted: 2))
    #expect(try await shop.state().users.count == 2)
  }
}
