import Core
import Testing

@Suite("Templates match and expand")
struct TemplateMatchTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var template: String
    var key: String
    /// Nil where the key is not of the template's shape.
    var captures: [String]?
    var delimiter: Delimiter = ":"
    var testDescription: String { "\(template) on \(key)" }
  }

  static let johndoe = Identity(legacy: "johndoe", id: "550e8400")

  @Test(arguments: [
    Row(template: "trip:{legacy}:{record}", key: "trip:johndoe:1", captures: ["1"]),
    Row(template: "trip:{legacy}:{record}", key: "trip:johndoe:", captures: nil),
    Row(template: "trip:{legacy}:{record}", key: "trip:johndoe:b:1", captures: nil),
    Row(template: "trip:{legacy}:{record}", key: "trip:johndo:1", captures: nil),
    Row(template: "trip:{legacy}:{record}", key: "trip:johndoe2:1", captures: nil),
    Row(template: "trip:{legacy}:{record}", key: "trip:johndoe", captures: nil),
    Row(template: "trip:{legacy}:{record}", key: "xtrip:johndoe:1", captures: nil),
    Row(template: "trip:{legacy}:{rest...}", key: "trip:johndoe:b:1", captures: ["b:1"]),
    Row(template: "trip:{legacy}:{rest...}", key: "trip:johndoe::", captures: [":"]),
    Row(template: "trip:{legacy}:{rest...}", key: "trip:johndoe:", captures: nil),
    Row(template: "{all...}", key: "a:b", captures: ["a:b"]),
    Row(template: "trip:{id}:{record}", key: "trip:550e8400:1", captures: ["1"]),
    Row(template: "settings:{legacy}", key: "settings:johndoe", captures: []),
    Row(template: "settings:{legacy}", key: "settings:johndoe:x", captures: nil),
    Row(template: "meta:{legacy}:{n}:count", key: "meta:johndoe:7:count", captures: ["7"]),
    Row(template: "meta:{legacy}:{n}:count", key: "meta:johndoe:7:counts", captures: nil),
    Row(template: "meta:{legacy}:{n}_count", key: "meta:johndoe:7_count", captures: ["7"]),
    Row(template: "meta:{legacy}:{n}_count", key: "meta:johndoe:_count", captures: nil),
    // The shortest first capture with which the rest still matches.
    Row(template: "{a}-{b}", key: "1-2-3", captures: ["1", "2-3"]),
    Row(template: "{a}-{b}-x", key: "1-2-x-x", captures: ["1", "2-x"]),
    Row(template: "{a}-x:{b}", key: "1-x-x:2", captures: ["1-x", "2"]),
    Row(template: "{a}_{legacy}", key: "1_johndoe_johndoe", captures: ["1_johndoe"]),
    Row(template: "hns_{legacy}_{date}", key: "hns_johndoe_2026-01-02", captures: ["2026-01-02"]),
    Row(template: "a:{x}:b", key: "a:é:b", captures: ["é"]),
    Row(template: "trip/{legacy}/{r}", key: "trip/johndoe/a:b", captures: ["a:b"], delimiter: "/"),
    Row(template: "trip/{legacy}/{r}", key: "trip/johndoe/a/b", captures: nil, delimiter: "/"),
    Row(template: "literal", key: "literal", captures: []),
    Row(template: "literal", key: "literal ", captures: nil),
  ])
  func matches(_ row: Row) throws {
    let template = try KeyTemplate(row.template, delimiter: row.delimiter)
    let bytes = Array(row.key.utf8)
    let found = BoundTemplate(template, identity: Self.johndoe).match(bytes)
    #expect(found?.map { String(decoding: bytes[$0], as: UTF8.self) } == row.captures)
  }

  struct Mapping: Sendable {
    var from: String
    var to: String
    var key: String
    var result: String?
  }

  @Test(arguments: [
    Mapping(
      from: "trip:{legacy}:{record}", to: "trip:{id}:{record}", key: "trip:johndoe:1",
      result: "trip:550e8400:1"),
    Mapping(
      from: "trip:{legacy}:hns_{legacy}_{date}", to: "trip:{id}:hns_{id}_{date}",
      key: "trip:johndoe:hns_johndoe_7", result: "trip:550e8400:hns_550e8400_7"),
    Mapping(from: "{a}:{b}", to: "{b}:{id}:{a}", key: "1:2", result: "2:550e8400:1"),
    Mapping(
      from: "x:{legacy}:{r...}", to: "{id}:{r...}", key: "x:johndoe:1:2", result: "550e8400:1:2"),
    Mapping(from: "x:{legacy}", to: "y:{id}", key: "x:johndoe", result: "y:550e8400"),
    Mapping(from: "x:{legacy}", to: "y:{id}", key: "x:other", result: nil),
  ])
  func maps(_ row: Mapping) throws {
    let mapping = BoundMapping(
      from: try KeyTemplate(row.from), to: try KeyTemplate(row.to), identity: Self.johndoe)
    let result = mapping.apply(Array(row.key.utf8))
    #expect(result.map { String(decoding: $0, as: UTF8.self) } == row.result)
  }

  @Test func capturesKeepBytesThatAreNoText() throws {
    let mapping = BoundMapping(
      from: try KeyTemplate("t:{legacy}:{r}"), to: try KeyTemplate("t:{id}:{r}"),
      identity: Self.johndoe)
    #expect(
      mapping.apply(Array("t:johndoe:".utf8) + [0xFF, 0x00])
        == Array("t:550e8400:".utf8) + [0xFF, 0x00])
  }

  @Test func namesAreComparedByteByByte() throws {
    let composed = BoundTemplate(
      try KeyTemplate("t:{legacy}"), identity: Identity(legacy: "jos\u{E9}", id: "1"))
    #expect(composed.match(Array("t:jos\u{E9}".utf8)) != nil)
    #expect(composed.match(Array("t:jose\u{301}".utf8)) == nil)
  }

  @Test(arguments: [
    ("trip:{legacy}:{record}", "trip:johndoe:"), ("{a}:x", ""),
    ("settings:{legacy}", "settings:johndoe"),
    ("t:{id}_{legacy}_{x}", "t:550e8400_johndoe_"),
  ])
  func prefixIsWhatEveryMatchStartsWith(_ template: String, _ prefix: String) throws {
    let bound = BoundTemplate(try KeyTemplate(template), identity: Self.johndoe)
    #expect(bound.prefix == Array(prefix.utf8))
  }
}
