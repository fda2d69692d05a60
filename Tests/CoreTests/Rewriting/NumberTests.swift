import Core
import Testing

/// IDs that become JSON numbers.
@Suite("Rewriting into numbers")
struct NumberTests {
  private static func deciding(_ specs: [EditSpec], id: String = "1001", owner: String? = nil)
    throws -> Deciding
  {
    var decide = try Deciding(editing(specs, owner: owner))
    decide.identity = Identity(legacy: "johndoe", id: id)
    return decide
  }

  @Test(arguments: [
    (#"{"u":"johndoe"}"#, #"{"u":1001}"#), (#"{ "u" : "john\u0064oe" }"#, #"{ "u" : 1001 }"#),
    (#"{"u":"1001"}"#, #"{"u":1001}"#), (#"{"u":1001}"#, #"{"u":1001}"#),
    (#"{"u":1001.0}"#, #"{"u":1001.0}"#), (#"{"u":null}"#, #"{"u":null}"#), ("{}", "{}"),
  ])
  func aNameBecomesANumber(_ before: String, _ after: String) throws {
    let decide = try Self.deciding([.number("/u")])
    #expect(decide(entry(before)).result?.text == after)
    #expect(decide(entry(after)).result?.text == after)
    // By the walk over many places, too.
    let walk = try Self.deciding([.number("/u"), .text("/none/*")])
    #expect(walk(entry(before)).result?.text == after)
  }

  @Test func aNumberStandsWhereTheStringDid() throws {
    let decide = try Self.deciding([.number("/m/*/u"), .json("/j"), .number("/j/u")])
    let before =
      #"{"m":[{"u":"johndoe"},{"u":"asmith"},{"u":7}],"j":"{\"u\":\"johndoe\",\"v\":\"johndoe\"}"}"#
    let after =
      #"{"m":[{"u":1001},{"u":"asmith"},{"u":7}],"j":"{\"u\":1001,\"v\":\"johndoe\"}"}"#
    #expect(decide(entry(before)).result?.text == after)
    #expect(decide(entry(after)).result?.text == after)
  }

  @Test func theNumberNamesTheOwner() throws {
    let decide = try Self.deciding([.number("/o")], owner: "/o")
    let moved = entry(#"{"o":1001}"#)
    #expect(decide(entry(#"{"o":"johndoe"}"#)).result == moved)
    #expect(decide(entry(#"{"o":"johndoe"}"#), moved).action == .unchanged)
    #expect(decide(entry(#"{"o":"asmith"}"#)).reason == .foreignOwner)
    #expect(
      decide(entry(#"{"o":"johndoe"}"#), entry(#"{"o":1002}"#)).reason == .destinationForeignOwner)
  }

  @Test(arguments: ["ID-1", "01", "1.5", "-1", "1e3", "9007199254740993", "99999999999999999999"])
  func anIDThatIsNoNumberRejectsTheRecord(_ id: String) throws {
    let decide = try Self.deciding([.number("/u")], id: id)
    for name in ["johndoe", id] {
      let decision = decide(entry("{\"u\":\"\(name)\"}"))
      #expect(decision.action == .reject)
      #expect(decision.reason == .nameIsNumber)
    }
    #expect(decide(entry("{}")).action == .create)
  }

  @Test func somebodyElsesNameIsAForeignOwner() throws {
    let decide = try Self.deciding([.number("/u")])
    #expect(decide(entry(#"{"u":"asmith"}"#)).reason == .foreignOwner)
  }
}
