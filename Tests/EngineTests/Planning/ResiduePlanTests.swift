import ByteJSON
import Core
import Engine
import Ledger
import StoreTesting
import SystemPackage
import Testing

@Suite("Names, users and namespaces that a plan finds")
struct ResiduePlanTests {
  private func findings(
    _ records: [Record], _ planning: Planning? = nil
  ) async throws -> PlanFindings {
    let shop = try Workshop()
    let result = try await (planning ?? Planning())(World.store(records), to: shop.plan)
    let read = try VerifiedPlan(shop.plan.string)
    #expect(read.trailer.findings == result.trailer.findings)
    return read.trailer.findings
  }

  private static func trip(_ user: String, _ number: Int, _ rest: String) -> Record {
    Record(
      World.logs, Key("trip:\(user):\(number)"),
      #"{"userId":"\#(user)","updatedAt":"2023-01-01T00:00:00Z",\#(rest)}"#)
  }

  @Test func placesAreCountedByRuleWithExamples() async throws {
    var records = (1...5).map { Self.trip("johndoe", $0, #""by":["johndoe"],"with":"mary""#) }
    records.append(Record(World.settings, "settings:mary", #"{"mary":1}"#))
    let residue = try await findings(records).residue
    #expect(
      residue.map { "\($0.rule) \($0.place) \($0.records)" } == [
        "trips /by/* 5", "trips /with (names of others) 5", "settings (whole) (member names) 1",
      ])
    #expect(residue[0].examples == ["trip:johndoe:1", "trip:johndoe:2", "trip:johndoe:3"])
    #expect(residue.allSatisfy { !$0.isExpected })
  }

  /// Conflicts, rejections and skips write nothing, so nothing is left in what they write.
  @Test func whatIsNotWrittenIsNotCounted() async throws {
    let record = Self.trip("johndoe", 1, #""by":"johndoe""#)
    let newer = Record(
      World.logs, "trip:ID-J:1", #"{"userId":"ID-J","updatedAt":"2023-02-01T00:00:00Z"}"#)
    let foreign = Record(World.logs, "trip:johndoe:2", #"{"userId":"x","by":"johndoe"}"#)
    #expect(try await findings([record, newer, foreign]).residue.isEmpty)
  }

  @Test func whatARuleExpectsIsCountedApart() async throws {
    var planning = try Planning()
    let trips = try #require(planning.rules.firstIndex { $0.name == "trips" })
    planning.rules[trips].expectedResidue = [JSONPlace(.value, try JSONPattern("/by/*"))]
    let records = [
      Self.trip("johndoe", 1, #""by":["johndoe"]"#), Self.trip("mary", 1, #""by":{"x":"mary"}"#),
      Self.trip("mary", 2, #""for":"mary""#),
    ]
    let residue = try await findings(records, planning).residue
    #expect(
      residue.map { "\($0.place) \($0.isExpected) \($0.records)" } == [
        "/by/* true 2", "/for false 1",
      ])
  }

  @Test func placesPastTheLimitAreCounted() async throws {
    let records = (1...3).map { number in
      let fields = (0..<50).map { #""k\#(number)_\#($0)":"johndoe""# }.joined(separator: ",")
      return Self.trip("johndoe", number, fields)
    }
    let found = try await findings(records)
    #expect(found.residue.count == ResidueTally.maximumPlaces)
    #expect(found.residueBeyond == 50)
  }

  @Test func namesWithoutRecordsAreListed() async throws {
    let nobody = Identity(legacy: "asmiht", id: "ID-X")
    let typo = Identity(legacy: "asmyth", id: "ID-X")
    let done = Identity(legacy: "done", id: "ID-D")
    let known = Identity(legacy: "known", id: "ID-K")
    let planning = try Planning([World.john, World.alias, nobody, typo, done, known, World.mary])
    let shop = try Workshop()
    let store = try await World.store([
      Self.trip("johndoe", 1, #""a":1"#), Record(World.settings, "settings:ID-D", "{}"),
      // An unmatched key and a record of an in-place rule are records of their names.
      Record(World.logs, "trip:mary:a:b", "{}"),
    ])
    var input = planning.input
    input.confirmed = [known]
    let result = try await Planner(store: store, now: { Timestamp(seconds: World.now) }).plan(
      input, into: planning.writer(store, to: shop.plan))
    let found = result.trailer.findings
    #expect(
      found.absentUsers.map { "\($0.identity.legacy) \($0.trace.rawValue)" } == [
        "asmiht nothing", "asmyth nothing", "jd other-name", "done canonical", "known directory",
      ])
    #expect(found.absentTotal == 5 && found.unknownUsers == 1)
    #expect(try VerifiedPlan(shop.plan.string).trailer.findings == found)
  }

  @Test func recordsInPlaceAreRecordsOfTheirName() async throws {
    let order = Record(World.orders, "hns:order:1", #"{"ownerId":"mary"}"#)
    let found = try await findings([order])
    #expect(found.absentUsers.map(\.identity) == [World.john])
  }

  @Test func namespacesThatHoldNothingAreNamed() async throws {
    let records = [
      Self.trip("stranger", 1, #""a":1"#), Record(World.settings, "other:1", "{}"),
    ]
    let found = try await findings(records)
    #expect(
      found.emptyNamespaces == [
        .init(World.settings, hasOtherKeys: true), .init(World.orders, hasOtherKeys: false),
      ])
  }

  @Test func verifyReadsWhatIsThere() async throws {
    let shop = try Workshop()
    let store = try await World.store([Self.trip("johndoe", 1, #""by":"johndoe""#)])
    let cohort = [World.john, World.mary, Identity(legacy: "asmiht", id: "ID-X")]
    _ = try await Planning(cohort)(store, to: shop.plan)
    try await shop.apply(store)
    func report(_ accept: Acceptance = Acceptance()) async throws -> (VerifyReport, GateReport) {
      let plan = try VerifiedPlan(shop.plan.string)
      let verified = try await Verifier(
        store: store, retry: .none, now: { Timestamp(seconds: World.now) }
      ).verify(plan)
      return (
        verified,
        GateReport(
          accept, plan.trailer.counts, try await shop.comparison(), verified,
          isIndexConsistent: true)
      )
    }
    var (verified, gates) = try await report()
    #expect(verified.residue.map(\.examples) == [["trip:ID-J:1"]])
    #expect(verified.unknownUsers.map(\.legacy) == ["mary", "asmiht"])
    #expect(gates.failed == [.residue, .unknownUsers])
    (_, gates) = try await report(Acceptance(residue: 1, unknownUsers: 2))
    #expect(gates.passed)
    // A newer record of the user's own without the name, and a first one of another.
    try await Record(
      World.logs, "trip:ID-J:1", #"{"userId":"ID-J","updatedAt":"2023-02-01T00:00:00Z"}"#
    ).put(into: store)
    try await Record(World.settings, "settings:ID-M", "{}").put(into: store)
    (verified, gates) = try await report()
    #expect(verified.residue.isEmpty)
    #expect(verified.unknownUsers.map(\.legacy) == ["asmiht"])
    #expect(gates.failed == [.unknownUsers])
  }

  /// A name of which a plan has nothing makes nobody done, and takes it from nobody who is.
  @Test func nobodyIsDoneBecauseNothingWasFound() async throws {
    let shop = try Workshop()
    let store = try await World.store([Self.trip("johndoe", 1, #""a":1"#)])
    _ = try await Planning([World.john, World.alias, World.mary])(store, to: shop.plan)
    try await shop.apply(store)
    let users = try await shop.state().users
    #expect(users.map(\.done) == [true, false, false])
    #expect(UserMigrationState.byID(users).map(\.done) == [true, false])
    _ = try await store.write(
      WriteBatch([
        WriteItem(namespace: World.logs, key: "trip:johndoe:1", change: .delete, expected: nil)
      ]))
    _ = try await Planning()(store, to: shop.plan)
    try await shop.apply(store)
    #expect(try await shop.state().users.map(\.done) == [true, false])
  }
}
