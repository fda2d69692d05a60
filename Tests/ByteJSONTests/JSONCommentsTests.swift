import ByteJSON
import Testing

@Suite("JSON with comments")
struct JSONCommentsTests {
  /// Each document with what it is without comments and trailing commas, at the same offsets.
  @Test(arguments: [
    ("{}", "{}"), ("[1,]", "[1 ]"), ("[1, // one\n]", "[1        \n]"), ("/* a */1", "       1"),
    ("{\"a\":1,}", "{\"a\":1 }"), ("\"//\"", "\"//\""), ("\"\\\"/*\"", "\"\\\"/*\""),
    ("[1,/*\n*/]", "[1   \n  ]"),
  ])
  func readsAsIfTheyWereSpaces(_ document: String, _ plain: String) throws {
    var reader = JSONReader(withComments: Array(document.utf8))
    try reader.skip()
    try reader.finish()
    #expect(String(decoding: reader.bytes, as: UTF8.self) == plain)
  }

  @Test(arguments: ["[,]", "[1,,]", "{,}", "/* 1", "[1] /", ",", "{\"a\":,}"])
  func refusesWhatIsNoJSONEvenSo(_ document: String) {
    #expect(throws: JSONError.self) {
      var reader = JSONReader(withComments: Array(document.utf8))
      try reader.skip()
      try reader.finish()
    }
  }

  @Test func areNotReadOtherwise() {
    #expect(throws: JSONError.self) {
      var reader = JSONReader(Array("[1,]".utf8))
      try reader.skip()
    }
  }
}
