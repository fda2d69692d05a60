import Core
import Testing

/// johndoe becomes ID-1.
@Suite("Rewriting in many places")
struct EditTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var title: String
    var specs: [EditSpec]
    var before: String
    var after: String
    var testDescription: String { title }

    init(_ title: String, _ specs: [EditSpec], _ before: String, _ after: String) {
      (self.title, self.specs, self.before, self.after) = (title, specs, before, after)
    }
  }

  static let rows: [Row] = [
    Row(
      "elements of an array", [.text("/members/*")],
      #"{"members":["asmith","johndoe",7,null,["johndoe"]]}"#,
      #"{"members":["asmith","ID-1",7,null,["johndoe"]]}"#),
    Row(
      "objects of an array", [.text("/shares/*/user")],
      #"{"shares":[{"user":"johndoe","may":"edit"},{"user":"asmith"},{},"johndoe"]}"#,
      #"{"shares":[{"user":"ID-1","may":"edit"},{"user":"asmith"},{},"johndoe"]}"#),
    Row(
      "members of an object", [.text("/by/*")],
      #"{"by":{"a":"johndoe","b":"x","a\u0062":"johndoe"}}"#,
      #"{"by":{"a":"ID-1","b":"x","a\u0062":"ID-1"}}"#),
    Row(
      "two stars", [.text("/*/*")], #"{"a":["johndoe"],"b":{"c":"johndoe"},"d":"johndoe"}"#,
      #"{"a":["ID-1"],"b":{"c":"ID-1"},"d":"johndoe"}"#),
    Row(
      "one element", [.text("/m/1"), .text("/n/*")],
      #"{"m":["johndoe","johndoe"],"n":["johndoe"]}"#,
      #"{"m":["johndoe","ID-1"],"n":["ID-1"]}"#),
    Row(
      "a star in a name", [.text("/a/~2"), .text("/b/*")],
      #"{"a":{"*":"johndoe","b":"johndoe"},"b":[]}"#,
      #"{"a":{"*":"ID-1","b":"johndoe"},"b":[]}"#),
    Row(
      "a star and a name beside it", [.text("/a/*"), .text("/a/b", "trip:{legacy}", "trip:{id}")],
      #"{"a":{"b":"trip:johndoe","c":"johndoe"}}"#, #"{"a":{"b":"trip:ID-1","c":"ID-1"}}"#),
    Row(
      "templates below a star", [.text("/keys/*", "trip:{legacy}:{r}", "trip:{id}:{r}")],
      #"{"keys":["trip:johndoe:1","trip:asmith:1","trip:johndoe:1:2"]}"#,
      #"{"keys":["trip:ID-1:1","trip:asmith:1","trip:johndoe:1:2"]}"#),
    Row(
      "member names", [.names("/permissions")],
      #"{"permissions":{"asmith":["r"],"johndoe" : [ 1.50 ], "x":{"johndoe":1}},"johndoe":1}"#,
      #"{"permissions":{"asmith":["r"],"ID-1" : [ 1.50 ], "x":{"johndoe":1}},"johndoe":1}"#),
    Row(
      "member names of the whole value", [.names("")], #"{"johndoe":{"a":1},"b":"johndoe"}"#,
      #"{"ID-1":{"a":1},"b":"johndoe"}"#),
    Row(
      "member names below a star", [.names("/teams/*/roles", "u:{legacy}", "u:{id}")],
      #"{"teams":[{"roles":{"u:johndoe":1,"johndoe":2}},{"roles":["u:johndoe"]}]}"#,
      #"{"teams":[{"roles":{"u:ID-1":1,"johndoe":2}},{"roles":["u:johndoe"]}]}"#),
    Row(
      "a member's name and its value", [.names("/p"), .text("/p/*/by")],
      #"{"p":{"johndoe":{"by":"johndoe"}}}"#, #"{"p":{"ID-1":{"by":"ID-1"}}}"#),
    Row(
      "an escaped name", [.names("/p"), .text("/m/*")],
      #"{"p":{"john\u0064oe":1},"m":["\u006aohndoe"]}"#, #"{"p":{"ID-1":1},"m":["ID-1"]}"#),
    Row(
      "JSON in a string", [.json("/payload"), .text("/payload/userId")],
      #"{"payload":"{ \"userId\":\"johndoe\",\"n\":1.50E+3,\"e\":\"\\u00e9\" }"}"#,
      #"{"payload":"{ \"userId\":\"ID-1\",\"n\":1.50E+3,\"e\":\"\\u00e9\" }"}"#),
    Row(
      "odd escapes around it", [.json("/p"), .text("/p/u")],
      #"{"p":"\u007b\u0022u\u0022\u003A\u0022john\u0064oe\u0022,\/\/"}"#.replacing(
        #",\/\/"#, with: #"\u007d"#),
      #"{"p":"\u007b\u0022u\u0022\u003A\u0022ID-1\u0022,\/\/"}"#.replacing(
        #",\/\/"#, with: #"\u007d"#)),
    Row(
      "JSON in JSON in a string",
      [.json("/a"), .json("/a/b"), .text("/a/b/*/u"), .names("/a/b/0/p")],
      #"{"a":"{\"b\":\"[{\\\"u\\\":\\\"johndoe\\\",\\\"p\\\":{\\\"johndoe\\\":0}}]\"}"}"#,
      #"{"a":"{\"b\":\"[{\\\"u\\\":\\\"ID-1\\\",\\\"p\\\":{\\\"ID-1\\\":0}}]\"}"}"#),
    Row(
      "the whole value is a string that holds JSON", [.json(""), .text("/u")],
      #""{\"u\":\"johndoe\"}""#, #""{\"u\":\"ID-1\"}""#),
    Row(
      "a string encoded twice", [.json("/p"), .text("/p/u")],
      #"{"p":"\"{\\\"u\\\":\\\"johndoe\\\"}\""}"#, #"{"p":"\"{\\\"u\\\":\\\"ID-1\\\"}\""}"#),
    Row(
      "an object where a string may be", [.json("/p"), .text("/p/u")], #"{"p":{"u":"johndoe"}}"#,
      #"{"p":{"u":"ID-1"}}"#),
    Row(
      "strings below a star", [.json("/l/*"), .text("/l/*/u")],
      #"{"l":["{\"u\":\"johndoe\"}","", " ","{}",{"u":"johndoe"}]}"#,
      #"{"l":["{\"u\":\"ID-1\"}","", " ","{}",{"u":"ID-1"}]}"#),
    Row(
      "member names in a string", [.json("/p"), .names("/p")], #"{"p":"{\"johndoe\":1}"}"#,
      #"{"p":"{\"ID-1\":1}"}"#),
    Row(
      "nothing there", [.text("/m/*/u"), .names("/p")], #"{"m":{},"p":[]}"#, #"{"m":{},"p":[]}"#),
    Row("a scalar", [.text("/m/*")], " 17 ", " 17 "),
    Row("the whole value", [.text("")], " \"johndoe\"\n", " \"ID-1\"\n"),
  ]

  @Test(arguments: rows) func changesTheNamesAndNothingElse(_ row: Row) throws {
    let decide = try Deciding(editing(row.specs))
    let result = try #require(decide(entry(row.before)).result)
    #expect(result.text == row.after)
    #expect(decide(entry(row.after)).result?.text == row.after)
  }

  @Test(arguments: [
    (#"{"userId":"johndoe","tags":["a"]}"#, #"{"userId":"ID-1","tags":["a"]}"#),
    ("{ \"userId\" : \"john\\u0064oe\" }", "{ \"userId\" : \"ID-1\" }"),
    (#"{"userId":"ID-1"}"#, #"{"userId":"ID-1"}"#), ("{}", "{}"),
  ])
  func metadataChanges(_ before: String, _ after: String) throws {
    let decide = try Deciding(editing([.metadata("/userId")]))
    let result = try #require(
      decide(entry("not JSON", metadata: before, expiration: 9_999_999_999)).result)
    #expect(result == entry("not JSON", metadata: after, expiration: 9_999_999_999))
  }

  @Test func metadataHasEveryForm() throws {
    let decide = try Deciding(
      editing([
        .metadataNames("/p"), .metadata("/m/*"), .metadataJSON("/j"), .metadata("/j/u"),
        .text("/u"),
      ]))
    let before = entry(
      #"{"u":"johndoe"}"#,
      metadata: #"{"p":{"johndoe":1},"m":["johndoe"],"j":"{\"u\":\"johndoe\"}","u":"johndoe"}"#)
    let result = try #require(decide(before).result)
    #expect(result.text == #"{"u":"ID-1"}"#)
    #expect(
      result.metadata.map { String(decoding: $0, as: UTF8.self) }
        == #"{"p":{"ID-1":1},"m":["ID-1"],"j":"{\"u\":\"ID-1\"}","u":"johndoe"}"#)
  }

  @Test func aRecordWithoutMetadataHasNothingToChangeThere() throws {
    let decide = try Deciding(editing([.metadata("/userId")]))
    #expect(decide(entry("x")).result == entry("x"))
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var title: String
    var specs: [EditSpec]
    var value: String
    var metadata: String?
    var action = Action.reject
    var reason: Reason
    var testDescription: String { title }
  }

  static let refused: [Refused] = [
    Refused(
      title: "a name that is taken", specs: [.names("/p")], value: #"{"p":{"johndoe":1,"ID-1":2}}"#,
      action: .conflict, reason: .memberExists),
    Refused(
      title: "a name that is taken by an escaped one", specs: [.names("/p")],
      value: #"{"p":{"ID-\u0031":2,"johndoe":1}}"#, action: .conflict, reason: .memberExists),
    Refused(
      title: "two names that become one",
      specs: [
        .names("", "a:{legacy}:{x}", "a:{id}:{x}"), .names("", "b:{legacy}:{x}", "a:{id}:{x}"),
      ],
      value: #"{"a:johndoe:1":0,"b:johndoe:1":0}"#, action: .conflict, reason: .memberExists),
    Refused(
      title: "a name that stands twice", specs: [.names("/p")],
      value: #"{"p":{"johndoe":1,"johndoe":2}}"#,
      reason: .ambiguousField),
    Refused(
      title: "a path that stands twice", specs: [.text("/l/*/u")],
      value: #"{"l":[{"u":"johndoe","u":"johndoe"}]}"#, reason: .ambiguousField),
    Refused(
      title: "a path that stands twice further up", specs: [.text("/a/*")],
      value: #"{"a":["johndoe"],"a":["asmith"]}"#, reason: .ambiguousField),
    Refused(
      title: "a path that stands twice in a string", specs: [.json("/p"), .text("/p/u")],
      value: #"{"p":"{\"u\":\"johndoe\",\"u\":1}"}"#, reason: .ambiguousField),
    Refused(
      title: "somebody else in a single string", specs: [.json("/p"), .text("/p/u")],
      value: #"{"p":"{\"u\":\"asmith\"}"}"#, reason: .foreignOwner),
    Refused(
      title: "a string that is not JSON", specs: [.json("/p"), .text("/p/u")],
      value: #"{"p":"johndoe"}"#,
      reason: .embeddedNotJSON),
    Refused(
      title: "half of a surrogate pair", specs: [.json("/p"), .text("/p/u")],
      value: #"{"p":"\ud800"}"#,
      reason: .embeddedNotJSON),
    Refused(
      title: "a third level", specs: [.json("/p"), .json("/p/q"), .text("/p/q/u")],
      value: #"{"p":"\"{\\\"q\\\":\\\"{}\\\"}\""}"#, reason: .embeddedNotJSON),
    Refused(
      title: "a value that is not JSON", specs: [.text("/m/*")], value: "{", reason: .notJSON),
    Refused(
      title: "a value that is not JSON after the name", specs: [.names("/p")],
      value: #"{"p":{"johndoe":1,"ID-1":2}"#, reason: .notJSON),
    Refused(
      title: "metadata that are not JSON", specs: [.metadata("/u")], value: "{}",
      metadata: "johndoe",
      reason: .metadataNotJSON),
    Refused(
      title: "metadata of somebody else", specs: [.metadata("/u")], value: "{}",
      metadata: #"{"u":"asmith"}"#, reason: .foreignOwner),
  ]

  @Test(arguments: refused) func refuses(_ row: Refused) throws {
    let decide = try Deciding(editing(row.specs))
    let decision = decide(entry(row.value, metadata: row.metadata))
    #expect(decision.action == row.action)
    #expect(decision.reason == row.reason)
    #expect(decision.result == nil)
  }

  /// Duplicates off the paths, and below a star where each is rewritten, do no harm.
  @Test(arguments: [
    (#"{"x":1,"x":2,"m":["johndoe"]}"#, #"{"x":1,"x":2,"m":["ID-1"]}"#),
    (#"{"m":{"a":"johndoe","a":"johndoe"}}"#, #"{"m":{"a":"ID-1","a":"ID-1"}}"#),
  ])
  func duplicatesElsewhereDoNoHarm(_ before: String, _ after: String) throws {
    let decide = try Deciding(editing([.text("/m/*")]))
    #expect(decide(entry(before)).result?.text == after)
  }

  @Test func theOwnerIsCheckedBeforeAnythingIsChanged() throws {
    let decide = try Deciding(editing([.text("/m/*")], owner: "/o"))
    #expect(
      decide(entry(#"{"o":"johndoe","m":["johndoe"]}"#)).result?.text
        == #"{"o":"johndoe","m":["ID-1"]}"#)
    #expect(decide(entry(#"{"o":"asmith","m":["johndoe"]}"#)).reason == .foreignOwner)
    #expect(decide(entry(#"{"m":["johndoe"]}"#)).reason == .ownerMissing)
  }

  @Test func whatWasFoundIsKnown() throws {
    let specs: [EditSpec] = [
      .text("/a"), .text("/m/*"), .names("/p"), .metadata("/u"), .text("/none/*"),
    ]
    let decide = try Deciding(editing(specs))
    let decision = decide(
      entry(
        #"{"a":"ID-1","m":["x","johndoe","johndoe"],"p":{"asmith":1}}"#,
        metadata: #"{"u":"johndoe"}"#))
    #expect(specs.indices.map { decision.found.contains($0) } == [true, true, false, true, false])
    let plain = try Deciding()
    let found = plain(entry(#"{"userId":"johndoe","id":"x","backup":{"userId":"ID-1"}}"#)).found
    #expect((0..<5).map { found.contains($0) } == [true, false, true, false, false])
  }

  /// Recursion is bounded by the paths, not by the document.
  @Test func deepDocumentsAreRead() throws {
    let decide = try Deciding(editing([.text("/*/*"), .names("/*")]))
    let deep = String(repeating: "[", count: 511) + String(repeating: "]", count: 511)
    #expect(decide(entry(deep)).action == .create)
    let tooDeep = String(repeating: "[", count: 513) + String(repeating: "]", count: 513)
    #expect(decide(entry(tooDeep)).reason == .notJSON)
  }
}
