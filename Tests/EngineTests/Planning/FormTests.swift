import ByteJSON
import Core
import Engine
import Ledger
import Testing

/// Keys that hold a name in another form than the cohort lists it.
@Suite("Forms of names in keys")
struct FormTests {
  private static let ann = Identity(legacy: "Ann:1", id: "ID-A")
  private static let alias = Identity(legacy: "ann:1", id: "ID-A")

  private static func rules(_ form: String) throws -> [Rule] {
    let rewrite = Rewrite(
      at: try JSONPointer("/userId"), from: try KeyTemplate("{legacy}"),
      to: try KeyTemplate("{id}"))
    return [
      Rule(
        name: "trips", namespace: World.logs,
        keys: .move(
          from: try KeyTemplate("trip:{legacy\(form)}:{r}"), to: try KeyTemplate("trip:{id}:{r}")),
        owner: try JSONPointer("/userId"), rewrites: [rewrite]),
      Rule(
        name: "one", namespace: World.logs,
        keys: .move(
          from: try KeyTemplate("one:{legacy\(form)}"), to: try KeyTemplate("one:{id}")),
        owner: try JSONPointer("/userId"), rewrites: [rewrite]),
      Rule(
        name: "settings", namespace: World.settings,
        keys: .inPlace(try KeyTemplate("set:{legacy\(form)}:{x}")),
        owner: try JSONPointer("/userId"), rewrites: [rewrite]),
    ]
  }

  private static func records(_ form: String) -> [Record] {
    [
      Record(World.logs, Key("trip:\(form):1"), #"{"userId":"Ann:1"}"#),
      Record(World.logs, Key("trip:\(form):2"), #"{"userId":"ann:1"}"#),
      Record(World.logs, Key("one:\(form)"), #"{"userId":"ann:1"}"#),
      Record(World.settings, Key("set:\(form):1"), #"{"userId":"ann:1"}"#),
      Record(World.logs, "trip:Ann:1:3", #"{"userId":"Ann"}"#),
    ]
  }

  /// Both names have one form, so each record is planned once, under the first.
  @Test(arguments: PlanVariantTests.variants)
  func recordsOfTwoNamesInOneFormArePlannedOnce(
    _ capabilities: StoreCapabilities
  ) async throws {
    let shop = try Workshop()
    let store = try await World.store(Self.records("ann%3A1"), capabilities)
    let planning = try Planning([Self.ann, Self.alias], rules: try Self.rules("|lower|uri"))
    #expect(
      try await planning.summary(store) == [
        "+ trip:ann%3A1:1 destination-absent", "+ trip:ann%3A1:2 destination-absent",
        "+ one:ann%3A1 destination-absent", "* set:ann%3A1:1 fields-change",
      ])
    _ = try await planning(store, to: shop.plan)
    #expect(try await shop.apply(store).tally == Tally(planned: 4, applied: 4))
    #expect(try await store.text("trip:ID-A:2", in: World.logs) == #"{"userId":"ID-A"}"#)
    _ = try await planning(store, to: shop.plan)
    #expect(try await shop.apply(store).tally.applied == 0)
  }

  @Test(arguments: [
    ("|uri", "Ann%3A1"), ("|upper|uri", "ANN%3A1"), ("|hex", "416e6e3a31"),
    ("|base64", "QW5uOjE="), ("|base64url", "QW5uOjE"),
  ])
  func recordsAreFoundInEachForm(_ form: String, _ written: String) async throws {
    let store = try await World.store(Self.records(written))
    let planning = try Planning([Self.ann], rules: try Self.rules(form))
    let summary = try await planning.summary(store)
    #expect(summary.count == 4)
    #expect(summary.allSatisfy { $0.contains(written) })
  }
}
