import ByteJSON
import Core
import TestKit
import Testing

@Suite("Legacy names left in results")
struct ResidueTests {
  static let john = Identity(legacy: "johndoe", id: "ID-1")
  static let cohort = [
    john, Identity(legacy: "jd", id: "ID-1"), Identity(legacy: "mary", id: "ID-2"),
    Identity(legacy: "same", id: "same"), Identity(legacy: #"a"/b"#, id: "ID-4"),
  ]
  static let scan = ResidueScan(CohortNames(cohort))

  private func found(_ entry: Entry, _ rule: Rule? = nil) -> [String] {
    Self.scan.places(in: entry, of: Self.john, rule).map(\.description)
  }

  @Test(arguments: [
    ("{}", []), (#"{"a":"ID-1"}"#, []), (#"{"a":"johndoe2","b":"a johndoe"}"#, []),
    (#"{"a":"johndoe"}"#, ["/a"]), (#"{"a":"john\u0064oe"}"#, ["/a"]),
    (#"{"a":{"b":["x","johndoe","johndoe"]}}"#, ["/a/b/*"]),
    (#"[[{"u":"johndoe"}],[{"u":"jd"}]]"#, ["/*/*/u"]),
    (#"{"p":{"johndoe":{"q":"johndoe"}}}"#, ["/p (member names)", "/p/*/q"]),
    (#"{"johndoe":1}"#, ["(whole) (member names)"]), (#""johndoe""#, ["(whole)"]),
    (#"{"ID-2":{"by":"johndoe"},"x":{"by":"jd"}}"#, ["/*/by", "/x/by"]),
    ("johndoe", ["(whole)"]), ("johndoe was here", []), ("", []), (" johndoe", []),
    (#"{"a/b":"johndoe","c*":"johndoe"}"#, ["/a~1b", "/c~2"]),
    (#"{"p":"{\"u\":\"johndoe\"}"}"#, ["/p/u"]), (#"{"p":"\n [\"johndoe\"]"}"#, ["/p/*"]),
    (#"{"p":"\"{\\\"u\\\":\\\"johndoe\\\"}\""}"#, ["/p/u"]),
    (#"{"p":"{\"q\":\"{\\\"u\\\":\\\"johndoe\\\"}\"}"}"#, ["/p/q/u"]),
    // Others of the cohort, and names that are IDs.
    (
      #"{"m":["johndoe","mary"],"o":{"mary":1}}"#,
      ["/m/*", "/m/* (names of others)", "/o (member names, of others)"]
    ),
    (#"{"a":"same","same":1}"#, []), (#"{"x":"a\"\/b"}"#, ["/x (names of others)"]),
    // What is not JSON to the end is read as far as it is.
    (#"{"a":"johndoe""#, ["/a"]), ("{\"a\":\"johndoe\"}\n{\"b\":\"johndoe\"}\n", ["/a"]),
    ("\u{FEFF}{\"a\":\"johndoe\"}", ["/a"]), (#"{"p":"[\"johndoe\""}"#, ["/p/*"]),
  ])
  func areFound(_ value: String, _ places: [String]) {
    #expect(found(entry(value)) == places)
    #expect(found(entry("{}", metadata: value)) == places.map { "metadata \($0)" })
  }

  @Test func aNameThatEqualsTheUsersOwnIDIsNone() {
    let scan = ResidueScan(
      CohortNames([Identity(legacy: "a", id: "b"), Identity(legacy: "b", id: "c")]))
    let places = scan.places(in: entry(#"["b","a"]"#), of: Identity(legacy: "a", id: "b"))
    #expect(places.map(\.isOthers) == [false])
  }

  @Test func memoryAndPathsAreBounded() {
    let deep =
      String(repeating: "[", count: 512) + "\"johndoe\"" + String(repeating: "]", count: 512)
    let places = Self.scan.places(in: entry(deep), of: Self.john)
    #expect(places.map(\.place.path.steps.count) == [64])
    let long = String(repeating: "k", count: 200)
    #expect(found(entry(#"{"\#(long)":"johndoe"}"#)) == ["/*"])
    let many = (0..<100).map { #""k\#($0)":"johndoe""# }.joined(separator: ",")
    #expect(found(entry("{\(many)}")).count == ResidueScan.maximumPlaces)
  }

  /// The filter that spares most documents a look never hides what a look finds.
  @Test(arguments: 0..<32 as Range<UInt64>)
  func theFilterHidesNothing(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let pieces = [
      "johndoe", "jd", "mary", #"john\u0064oe"#, #"\"jd\""#, #"a\"\/b"#, "x", "\\\\", "[", "{", " ",
      #"{\"u\":\"mary\"}"#, "é", "ID-1", "same",
    ]
    for _ in 0..<200 {
      let strings = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<Int.random(in: 0...2, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }.joined()
      }
      // Any of them may be the one that is a name: all are compared one by one.
      let all = found(entry("[" + strings.map { "\"\($0)\"" }.joined(separator: ",") + "]"))
      let each = strings.flatMap { found(entry("[\"\($0)\"]")) }
      #expect(Set(all) == Set(each))
    }
  }

  @Test func largeCohortsAreToldApart() {
    let crowd = (0..<20_000).map { Identity(legacy: "user\($0)", id: "ID-\($0)") }
    let scan = ResidueScan(CohortNames(crowd))
    let places = scan.places(
      in: entry(#"{"a":"user19999","b":"user20000","c":"user7"}"#), of: crowd[7])
    #expect(places.map(\.description) == ["/a (names of others)", "/c"])
  }

  @Test(arguments: [
    ("/a", "/a", true), ("/a", "/b", false), ("/a/*", "/a/b", true), ("/a", "/a/b", false),
    ("/*", "/a", true), ("/a/0", "/a/*", false), ("/a/*", "/a/*", true),
  ])
  func somePlacesAreExpected(_ expected: String, _ found: String, _ isExpected: Bool) throws {
    var rule = try editing([])
    rule.expectedResidue = [JSONPlace(.value, try JSONPattern(expected))]
    let path = try JSONPattern(found)
    #expect((rule.expectation(of: ResiduePlace(JSONPlace(.value, path))) != nil) == isExpected)
    #expect(rule.expectation(of: ResiduePlace(JSONPlace(.metadata, path))) == nil)
  }

  /// A rewrite may put the legacy name there itself.
  @Test func whatRewritesPutIsNone() throws {
    let keeping = Rewrite(
      at: JSONPlace(.value, try JSONPattern("/old/*")), from: try KeyTemplate("u-{legacy}"),
      to: try KeyTemplate("{legacy}"))
    var rule = try editing([])
    rule.rewrites = [keeping]
    #expect(found(entry(#"{"old":["johndoe"],"new":"johndoe"}"#), rule) == ["/new"])
    #expect(found(entry(#"{"old":["mary"]}"#), rule) == ["/old/* (names of others)"])
    #expect(found(entry(#"{"old":{"x":{"johndoe":1}}}"#), rule) == ["/old/x (member names)"])
  }
}
