import ByteJSON
import Testing

@Suite("Strings")
struct JSONStringTests {
  @Test(arguments: [
    (#""""#, ""), (#""abc""#, "abc"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u0061\u00E9\u20ac""#, "aé€"), (#""\uD83D\uDE00!""#, "😀!"), (#""é€😀""#, "é€😀"),
    (#""\u0000""#, "\u{0}"), (#""a\\u0061""#, #"a\u0061"#), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
    (#""\uD7FF\uE000""#, "\u{D7FF}\u{E000}"),
  ])
  func decodeToTheirText(_ token: String, _ text: String) {
    let token = Array(token.utf8)
    let text = Array(text.utf8)
    #expect(decode(token) == text)
    #expect(isToken(token, for: text))
    #expect(!isToken(token, for: text + [0x61]))
    if !text.isEmpty {
      #expect(!isToken(token, for: Array(text.dropLast())))
      #expect(!isToken(token, for: [text[0] ^ 1] + text.dropFirst()))
    }
  }

  @Test(arguments: [
    #""\uD800""#, #""\uDC00""#, #""\uD800\uD800""#, #""\uD800a""#, #""\uD800\n""#, #""a\uDFFF""#,
    #""\uDC00\uD800""#, #""\uD800\u0061""#,
  ])
  func loneSurrogatesHaveNoText(_ token: String) throws {
    let bytes = Array(token.utf8)
    let field = try #require(try locate([""], in: token)[0])
    #expect(field.hasEscapes)
    #expect(field.text(in: bytes) == nil)
    #expect(!field.holds("\u{FFFD}", in: bytes))
    #expect(!field.holds("", in: bytes))
  }

  @Test(arguments: ["", "\"", "a", "\"a", "a\"", "\"\\\"", "\"\\u00\"", "\"\\q\"", "1"])
  func whatIsNoTokenHasNoText(_ token: String) {
    #expect(decode(Array(token.utf8)) == nil)
    #expect(!isToken(Array(token.utf8), for: []))
  }

  @Test(arguments: [
    ("", #""""#), ("johndoe", #""johndoe""#), ("a\"b\\c/", #""a\"b\\c/""#), ("é€😀", #""é€😀""#),
    ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#),
    ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f"# + "\u{7F}\""),
  ])
  func encodeWithFewEscapes(_ text: String, _ token: String) {
    #expect(encode(text) == Array(token.utf8))
  }

  @Test(arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func bytesThatAreNotUTF8HaveNoToken(_ bytes: [UInt8]) {
    #expect(encode(bytes) == nil)
  }

  @Test func everyCharacterSurvivesARoundTrip() throws {
    let values = Array(0..<0x900) + [0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF] as [UInt32]
    for value in values {
      let text = String(Character(try #require(Unicode.Scalar(value))))
      let token = try #require(encode(text))
      #expect(decode(token) == Array(text.utf8))
      #expect(try locate([""], in: token)[0]?.holds(text, in: token) == true)
    }
  }

  @Test func stringsEndAtTheirFirstQuote() throws {
    for length in 0..<26 {
      for filler in ["a", " ", "!", "#", "[", "]", "~", "\u{7F}"] {
        let text = String(repeating: filler, count: length)
        let field = try locate(["/0"], in: "[\"\(text)\",\"\"]")[0]
        #expect(field?.range == 1..<(3 + length))
        #expect(field?.hasEscapes == false)
      }
    }
  }

  @Test func fieldsOfOtherKindsAndOtherDocumentsHaveNoText() throws {
    let document = Array(#"{"a":12,"b":"12"}"#.utf8)
    let fields = try locate(["/a", "/b"], in: document)
    #expect(fields.map { $0?.text(in: document) } == [nil, Array("12".utf8)])
    #expect(fields[1]?.text(in: Array("{}".utf8)) == nil)
    #expect(fields[1]?.holds("", in: Array("{}".utf8)) == false)
  }
}
