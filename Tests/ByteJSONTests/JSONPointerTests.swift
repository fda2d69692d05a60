import ByteJSON
import Testing

@Suite("JSON Pointers")
struct JSONPointerTests {
  /// The document and table of RFC 6901 §5.
  static let example = #"""
    {
      "foo": ["bar", "baz"],
      "": 0,
      "a/b": 1,
      "c%d": 2,
      "e^f": 3,
      "g|h": 4,
      "i\\j": 5,
      "k\"l": 6,
      " ": 7,
      "m~n": 8
    }
    """#

  @Test(arguments: [
    ("", example), ("/foo", #"["bar", "baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"),
    ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"), (#"/i\j"#, "5"), (#"/k"l"#, "6"), ("/ ", "7"),
    ("/m~0n", "8"),
  ])
  func leadsWhereRFC6901Says(_ pointer: String, _ value: String) throws {
    #expect(try token(pointer, in: Self.example) == value)
  }

  @Test func aSetFindsAllAtOnce() throws {
    let pointers = ["/m~0n", "", "/foo/1", "/nope", "/foo", "/", "/foo/1"]
    let fields = try locate(pointers, in: Self.example)
    let tokens = fields.map { field in
      field.map { String(decoding: Array(Self.example.utf8)[$0.range], as: UTF8.self) }
    }
    let expected = ["8", Self.example, #""baz""#, nil, #"["bar", "baz"]"#, "0", #""baz""#]
    #expect(tokens == expected)
  }

  @Test(arguments: [
    ("/a/0", "[10]"), ("/a/1", "{\"a\":[0,1]}"), ("/a/1/a/1", "1"), ("/a/2", "\"x\""),
    ("/a/10", "10"), ("/a/3", "3"), ("/a/11", nil), ("/a/00", nil), ("/a/01", nil), ("/a/-", nil),
    ("/a/-1", nil),
    ("/a/+1", nil), ("/a/1e0", nil), ("/a/", nil), ("/a/99999999999999999999", nil),
    ("/a/18446744073709551616", nil), ("/o/0", "1"), ("/o/00", "2"), ("/o/-", "3"),
    ("/a/0/0", "10"), ("/a/0/0/0", nil), ("/a/2/0", nil), ("/a/length", nil),
  ])
  func indicesCountElements(_ pointer: String, _ value: String?) throws {
    let document = #"""
      {"a":[[10],{"a":[0,1]},"x",3,4,5,6,7,8,9,10],"o":{"0":1,"00":2,"-":3}}
      """#
    #expect(try token(pointer, in: document) == value)
  }

  @Test func indicesResumeAfterNestedArrays() throws {
    let document = "[[0,[1,2],3],[[[4]],5],{\"a\":[6,7]},8]"
    for (pointer, value) in [
      ("/0/2", "3"), ("/0/1/1", "2"), ("/1/1", "5"), ("/1/0/0/0", "4"), ("/3", "8"),
      ("/2/a/1", "7"),
    ] {
      #expect(try token(pointer, in: document) == value)
    }
    let all = try locate(["/3", "/0/1/1", "/2/a/1", "/1/0/0/0", "/0/2"], in: document)
    #expect(all.allSatisfy { $0 != nil })
  }

  @Test(arguments: [
    ("{}", JSONField.Kind.object), ("[]", .array), ("\"\"", .string), ("-1", .number),
    ("true", .true), ("false", .false), ("null", .null),
  ])
  func fieldsTellTheirKind(_ value: String, _ kind: JSONField.Kind) throws {
    let fields = try locate(["/x", "/y/0"], in: "{\"x\": \(value) ,\"y\":[\(value)]}")
    #expect(fields.map { $0?.kind } == [kind, kind])
    #expect(fields[0]?.range == 6..<(6 + value.utf8.count))
  }

  @Test func pathsThroughScalarsLeadNowhere() throws {
    let pointers = ["/a/b", "/b/c", "/c/0", "/d/e"]
    #expect(try locate(pointers, in: #"{"a":1,"b":"c","c":null,"d":[]}"#) == [nil, nil, nil, nil])
  }

  @Test func subtreesOffThePathAreSkippedAndSameNamesInThemIgnored() throws {
    let document = #"{"x":{"userId":"no","y":[{"userId":"no"}]},"userId":"yes","z":{"userId":0}}"#
    let field = try #require(try locate(["/userId"], in: document)[0])
    #expect(field.text(in: Array(document.utf8)) == Array("yes".utf8))
    #expect(!field.isAmbiguous)
  }

  @Test(arguments: [63, 64, 65, 200])
  func manyPointersWork(_ count: Int) throws {
    let names = (0..<count).map { "n\($0)" }
    let members = names.map { "\"\($0)\":\"\($0)\"" }
    let document = "{" + (members + [members[count - 1]]).joined(separator: ",") + "}"
    let fields = try locate(names.map { "/\($0)" }, in: document)
    let bytes = Array(document.utf8)
    #expect(fields.map { $0?.text(in: bytes) } == names.map { Array($0.utf8) })
    let ambiguous = fields.indices.filter { fields[$0]?.isAmbiguous == true }
    #expect(ambiguous == [count - 1])
  }

  @Test func anEmptySetValidates() throws {
    #expect(try locate([], in: "{}").isEmpty)
    #expect(throws: JSONError.self) { try locate([], in: "{") }
  }

  @Test(arguments: [("a", JSONPointerError.missingSlash), ("/~", .badEscape), ("/~2", .badEscape)])
  func malformedPointersAreRefused(_ text: String, _ error: JSONPointerError) {
    #expect(throws: error) { try JSONPointer(text) }
  }
}
