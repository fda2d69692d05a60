import ByteJSON
import Core
import Testing

/// What an owner field, and a rewrite of the name alone, may hold of a user with other names and forms.
@Suite("Forms of owners")
struct OwnerFormTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var owner: String
    /// The owner field afterwards, or the reason of a rejection.
    var result: String
    var testDescription: String { owner }
    init(_ owner: String, _ result: String) {
      self.owner = owner
      self.result = result
    }
  }

  private static func outcome(
    _ owner: String, _ identity: Identity, also: [String] = [], from: String = "{legacy}",
    at pattern: String = "/userId"
  ) throws -> String {
    var subject = try rule(from: "t:{legacy|uri}:{r}", to: "t:{id}:{r}", owner: "/userId")
    subject.ownerForms = try also.map { try KeyTemplate($0) }
    subject.rewrites = [
      Rewrite(
        at: JSONPlace(.value, try JSONPattern(pattern)), from: try KeyTemplate(from),
        to: try KeyTemplate("{id}"))
    ]
    let bound = try #require(CompiledRule.compile([subject]).first)
    let decision = Core.decide(
      source: entry("{\"userId\":\(owner)}"), destination: nil, destinationKey: "t:x:1",
      rule: BoundRule(bound, identity: identity),
      context: DecisionContext(now: 1_700_000_000, capabilities: InMemoryStore.allAbilities))
    return decision.result.map { String($0.text.dropFirst(10).dropLast()) }
      ?? decision.reason.rawValue
  }

  private static let john = Identity(
    legacy: "John@x.org", id: "ID-1", otherNames: ["jd", "12345"])

  @Test(arguments: [
    Row(#""John@x.org""#, #""ID-1""#), Row(#""jd""#, #""ID-1""#), Row(#""12345""#, #""ID-1""#),
    Row(#""john@x.org""#, #""ID-1""#), Row(#""John%40x.org""#, #""ID-1""#),
    Row(#""JD""#, "foreign-owner"), Row(#""john%40x.org""#, "foreign-owner"),
    Row(#""ID-1""#, #""ID-1""#), Row(#""id-1""#, #""id-1""#), Row(#""mary""#, "foreign-owner"),
    Row(#""\u006ad""#, #""ID-1""#), Row("null", "owner-missing"), Row("true", "foreign-owner"),
    // A number of the same digits is the name, and no text takes its place.
    Row("12345", "name-is-number"), Row("12345.0", "foreign-owner"),
    Row("1.2345e4", "foreign-owner"),
    Row("012345", "not-json"), Row("-12345", "foreign-owner"), Row("12346", "foreign-owner"),
  ])
  func decide(_ row: Row) throws {
    let also = ["{legacy|lower}", "{legacy|uri}", "{id|lower}"]
    #expect(try Self.outcome(row.owner, Self.john, also: also) == row.result)
    // The same where documents are walked.
    #expect(
      try Self.outcome(row.owner, Self.john, also: also, from: "{legacy|lower}") == row.result)
  }

  @Test(arguments: [Row(#""john@x.org""#, "foreign-owner"), Row(#""jd""#, #""ID-1""#)])
  func withoutFormsOnlyNamesCount(_ row: Row) throws {
    #expect(try Self.outcome(row.owner, Self.john) == row.result)
  }

  @Test(arguments: [
    ("7", "42", "7", "42"), ("7", "42", #""7""#, #""42""#), ("7", "42", "42", "42"),
    ("9007199254740992", "1", "9007199254740992", "1"),
    ("9007199254740993", "1", "9007199254740993", "foreign-owner"),
    ("007", "1", "7", "foreign-owner"), ("0", "1", "0", "1"), ("-0", "1", "-0", "foreign-owner"),
    ("7", "007", "7", "name-is-number"), ("7", "1e3", "7", "name-is-number"),
  ])
  func aNumberBecomesANumber(
    _ name: String, _ id: String, _ owner: String, _ result: String
  ) throws {
    #expect(try Self.outcome(owner, Identity(legacy: name, id: id)) == result)
  }

  @Test func aNumberAmongManyIsReplacedAsWell() throws {
    let seven = Identity(legacy: "7", id: "42")
    var subject = try rule(from: "t:{legacy}:{r}", to: "t:{id}:{r}")
    subject.rewrites = [
      Rewrite(
        at: JSONPlace(.value, try JSONPattern("/m/*")), from: try KeyTemplate("{legacy}"),
        to: try KeyTemplate("{id}"))
    ]
    let bound = try #require(CompiledRule.compile([subject]).first)
    func result(_ json: String, _ identity: Identity) -> Decision {
      Core.decide(
        source: entry(json), destination: nil, destinationKey: "t:42:1",
        rule: BoundRule(bound, identity: identity),
        context: DecisionContext(now: 1_700_000_000, capabilities: InMemoryStore.allAbilities))
    }
    #expect(
      result(#"{"m":[ 7 ,"7",77,7.0,8]}"#, seven).result?.text == #"{"m":[ 42 ,"42",77,7.0,8]}"#)
    #expect(
      result(#"{"m":[7]}"#, Identity(legacy: "7", id: "ID")).reason == .nameIsNumber)
  }

  @Test func otherNamesStandInLongerTextsAsWell() throws {
    var deciding = try Deciding()
    deciding.identity = Identity(legacy: "johndoe", id: "ID-1", otherNames: ["jd"])
    let decision = deciding(
      entry(#"{"userId":"jd","id":"hns_jd_7","metadata":{"originalKey":"trip:johndoe:1"}}"#))
    #expect(
      decision.result?.text
        == #"{"userId":"ID-1","id":"hns_ID-1_7","metadata":{"originalKey":"trip:ID-1:1"}}"#)
  }

  /// A destination is the user's by the same texts.
  @Test func aDestinationIsOwnedByTheSameNames() throws {
    var deciding = try Deciding()
    deciding.identity = Identity(legacy: "johndoe", id: "ID-1", otherNames: ["jd"])
    let source = entry(#"{"userId":"johndoe","updatedAt":"2023-02-01T00:00:00Z"}"#)
    func there(_ owner: String) -> Entry {
      entry("{\"userId\":\"\(owner)\",\"updatedAt\":\"2023-01-01T00:00:00Z\"}")
    }
    #expect(deciding(source, there("jd")).reason == .sourceNewer)
    #expect(deciding(source, there("mary")).reason == .destinationForeignOwner)
  }
}
