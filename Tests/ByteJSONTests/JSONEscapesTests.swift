import ByteJSON
import Testing

@Suite("How control characters are spelled")
struct JSONEscapesTests {
  /// A policy, and what it has for the characters that have a letter in JSON, and for U+007F.
  private static let policies: [(escapes: JSONEscapes, letters: [UInt8: String], delete: String)] =
    [
      (.shortest, [8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"], "\u{7F}"),
      (.linesV1, [:], "\\u007f"),
      (.recordsV1, [9: "\\t", 10: "\\n", 13: "\\r"], "\u{7F}"),
    ]

  /// Every byte of ASCII at each place of an eight-byte word and behind it, between texts that need no
  /// escape and between some that do.
  @Test(arguments: 0..<0x80 as Range<UInt8>, 0..<policies.count)
  func ofEveryByte(_ byte: UInt8, _ policy: Int) {
    let policy = Self.policies[policy]
    let spelled =
      switch byte {
      case UInt8(ascii: "\""): "\\\""
      case UInt8(ascii: "\\"): "\\\\"
      case 0..<0x20:
        policy.letters[byte] ?? "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      case 0x7F: policy.delete
      default: String(decoding: [byte], as: UTF8.self)
      }
    for length in 0..<18 {
      let start = String(repeating: "a", count: length)
      for (before, after) in [("", ""), ("", "0123456789"), ("é", "\u{1F600}"), ("~", "/")] {
        let text = Array((before + start).utf8) + [byte] + Array(after.utf8)
        let expected = "\"\(before)\(start)\(spelled)\(after)\""
        let token = JSONString.encode(text.span, policy.escapes)
        #expect(token.map { String(decoding: $0, as: UTF8.self) } == expected)
        var writer = JSONWriter(escapes: policy.escapes)
        writer.string(text.span)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
      }
    }
  }

  @Test(arguments: 0..<policies.count)
  func isReadBack(_ policy: Int) throws {
    let text = Array(0...0x7F as ClosedRange<UInt8>) + Array("é\u{2028}\u{1F600}".utf8)
    var writer = JSONWriter(escapes: Self.policies[policy].escapes)
    writer.string(text.span)
    var reader = JSONReader(writer.bytes)
    let token = try reader.string()
    try reader.finish()
    #expect(reader.text(token) == text)
  }
}
