import Core
import Testing

@Suite("Legacy names left in results")
struct ResidueTests {
  @Test(arguments: [
    ("{}", []), (#"{"a":"ID-1"}"#, []), (#"{"a":"johndoe2","b":"a johndoe"}"#, []),
    (#"{"a":"johndoe"}"#, ["/a"]), (#"{"a":"john\u0064oe"}"#, ["/a"]),
    (#"{"a":{"b":["x","johndoe","johndoe"]}}"#, ["/a/b/*"]),
    (#"[[{"u":"johndoe"}],[{"u":"jd"}]]"#, ["/*/*/u"]),
    (#"{"p":{"johndoe":{"q":"johndoe"}}}"#, ["/p (member names)", "/p/*/q"]),
    (#"{"johndoe":1}"#, ["(whole) (member names)"]), (#""johndoe""#, ["(whole)"]),
    ("johndoe", ["(whole)"]), ("johndoe was here", []), ("", []), ("{\"a\":\"johndoe\"", []),
    (#"{"a/b":"johndoe","c*":"johndoe"}"#, ["/a~1b", "/c~2"]),
    (#"{"p":"{\"u\":\"johndoe\"}"}"#, ["/p/u"]), (#"{"p":"[\"johndoe\""}"#, []),
    (#"{"p":"\"{\\\"u\\\":\\\"johndoe\\\"}\""}"#, ["/p/u"]),
    (#"{"p":"{\"q\":\"{\\\"u\\\":\\\"johndoe\\\"}\"}"}"#, ["/p/q/u"]),
  ])
  func areFound(_ value: String, _ places: [String]) {
    let scan = ResidueScan(["johndoe", "jd"].map { Array($0.utf8) })
    #expect(scan.places(in: entry(value)).map(\.description) == places)
    let metadata = scan.places(in: entry("{}", metadata: value))
    #expect(metadata.map(\.description) == places.map { "metadata \($0)" })
  }

  @Test func namesThatNeedEscapesAreFound() {
    let scan = ResidueScan([Array("a\"/b".utf8)])
    #expect(scan.places(in: entry(#"{"x":"a\"\/b"}"#)).map(\.description) == ["/x"])
  }

  @Test func deepDocumentsAreRead() {
    let scan = ResidueScan([Array("johndoe".utf8)])
    let deep =
      String(repeating: "[", count: 512) + "\"johndoe\"" + String(repeating: "]", count: 512)
    #expect(scan.places(in: entry(deep)).map(\.place.path.steps.count) == [512])
  }

  @Test(arguments: [
    ("/a", "/a", true), ("/a", "/b", false), ("/a/*", "/a/b", true), ("/a", "/a/b", false),
    ("/*", "/a", true),
  ])
  func somePlacesAreExpected(_ expected: String, _ found: String, _ isExpected: Bool) throws {
    var rule = try editing([])
    rule.expectedResidue = [JSONPlace(.value, try JSONPattern(expected))]
    let path = try JSONPattern(found)
    #expect(rule.expects(ResiduePlace(JSONPlace(.value, path))) == isExpected)
    #expect(!rule.expects(ResiduePlace(JSONPlace(.metadata, path))))
  }
}
