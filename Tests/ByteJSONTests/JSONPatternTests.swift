import ByteJSON
import Testing

@Suite("Paths with stars")
struct JSONPatternTests {
  private static func name(_ text: String) -> JSONPattern.Step { .name(Array(text.utf8)) }

  @Test(
    arguments: [
      ("", []), ("/", [name("")]), ("/a", [name("a")]), ("/*", [.each]),
      ("/a/*/b", [name("a"), .each, name("b")]), ("/*/*", [.each, .each]),
      ("/~2", [name("*")]), ("/a~2b", [name("a*b")]), ("/~0~1~2", [name("~/*")]),
      ("/~02", [name("~2")]), ("/0", [name("0")]),
      ("/-", [name("-")]), ("/é", [name("é")]), ("/a//*", [name("a"), name(""), .each]),
    ] as [(String, [JSONPattern.Step])])
  func areRead(_ text: String, _ steps: [JSONPattern.Step]) throws {
    let pattern = try JSONPattern(text)
    #expect(pattern.steps == steps)
    #expect(pattern.text == text)
    #expect(pattern.isPlain == !steps.contains(.each))
  }

  @Test(
    arguments: [
      ("a", .missingSlash), ("$.a", .missingSlash), ("*", .missingSlash), ("/a*", .starInName),
      ("/*a", .starInName), ("/a/*b", .starInName), ("/**", .starInName), ("/a[*]/b", .starInName),
      ("/~2*", .starInName), ("/~", .badEscape), ("/~3", .badEscape), ("/a/~~2", .badEscape),
      ("/*/~", .badEscape),
    ] as [(String, JSONPatternError)])
  func areRefused(_ text: String, _ error: JSONPatternError) {
    #expect(throws: error) { try JSONPattern(text) }
  }

  /// A pointer of an earlier plan keeps its meaning: a star in it is part of a name.
  @Test(arguments: ["", "/a", "/a/*", "/*", "/~0/~1*", "/~02", "/a*b/-/0"])
  func pointersKeepTheirMeaning(_ text: String) throws {
    let pointer = try JSONPointer(text)
    let pattern = JSONPattern(pointer)
    #expect(pattern.pointer == pointer)
    #expect(try JSONPattern(pattern.text) == pattern)
    #expect(pattern.steps == pointer.tokens.map { .name($0) })
  }
}
