import ByteJSON
import Testing

@Suite("Names that occur twice")
struct JSONAmbiguityTests {
  /// Document, pointer, the token found, whether it is ambiguous.
  @Test(arguments: [
    (#"{"a":1,"a":2}"#, "/a", "2", true),
    (#"{"a":1,"\u0061":2}"#, "/a", "2", true),
    (#"{"\u0061":1,"a":2}"#, "/a", "2", true),
    (#"{"\u0061":1}"#, "/a", "1", false),
    (#"{"a":1,"b":2,"b":3}"#, "/a", "1", false),
    (#"{"a":1,"A":2}"#, "/a", "1", false),
    (#"{"a":1,"a ":2,"":3}"#, "/a", "1", false),
    (#"{"b":{"a":1},"b":{"a":2}}"#, "/b/a", "2", true),
    (#"{"b":{"a":1},"b":{}}"#, "/b/a", "1", true),
    (#"{"b":{"a":1},"b":3}"#, "/b/a", "1", true),
    (#"{"b":{},"b":{"a":1}}"#, "/b/a", "1", true),
    (#"{"b":0,"b":{"a":1}}"#, "/b/a", "1", true),
    (#"{"b":{"c":[{"a":1,"a":2}]}}"#, "/b/c/0/a", "2", true),
    (#"{"b":{"a":1},"c":{"a":2},"c":{"a":3}}"#, "/b/a", "1", false),
    (#"{"x":{"a":1,"a":2},"a":3}"#, "/a", "3", false),
    (#"[{"a":1},{"a":2}]"#, "/1/a", "2", false),
    (#"{"a":{"x":1,"x":2}}"#, "/a", #"{"x":1,"x":2}"#, false),
    (#"{"é":1,"\u00e9":2}"#, "/é", "2", true),
    (#"{"😀":1,"\uD83D\uDE00":2}"#, "/😀", "2", true),
    (#"{"\uD83D":1,"😀":2}"#, "/😀", "2", false),
    (#"{"m~n":1,"\u006d~n":2}"#, "/m~0n", "2", true),
  ])
  func areReportedOnThePath(
    _ document: String, _ pointer: String, _ value: String, _ isAmbiguous: Bool
  ) throws {
    let field = try #require(try locate([pointer], in: document)[0])
    #expect(field.isAmbiguous == isAmbiguous)
    #expect(String(decoding: Array(document.utf8)[field.range], as: UTF8.self) == value)
  }

  @Test func markOnlyThePointersThatCrossThem() throws {
    let document = #"{"id":1,"backup":{"id":2,"userId":3},"userId":4,"backup":{"id":5}}"#
    let fields = try locate(["/id", "/userId", "/backup/id", "/backup/userId"], in: document)
    #expect(fields.map { $0?.isAmbiguous } == [false, false, true, true])
  }
}
