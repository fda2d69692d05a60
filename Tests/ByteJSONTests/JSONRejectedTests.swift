import ByteJSON
import Testing

@Suite("Documents that are not JSON")
struct JSONRejectedTests {
  @Test(arguments: documents)
  func isRejected(_ document: String, _ reason: JSONError.Reason, _ offset: Int) {
    #expect(throws: JSONError(reason, at: offset)) { try locate(["/a", ""], in: document) }
  }

  static let documents: [(String, JSONError.Reason, Int)] = [
    ("", .empty, 0), (" ", .empty, 1), ("\n\t ", .empty, 3),
    ("[1]x", .trailingBytes, 3), ("{}}", .trailingBytes, 2), ("[]]", .trailingBytes, 2),
    ("1 2", .trailingBytes, 2), ("\"a\" b", .trailingBytes, 4), ("truefalse", .trailingBytes, 4),
    ("{} //c", .trailingBytes, 3), ("[]#", .trailingBytes, 2), ("1\u{0}", .trailingBytes, 1),
    ("[", .unexpectedEnd, 1), ("{", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2),
    ("[1,", .unexpectedEnd, 3), ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5),
    ("{\"a\":1", .unexpectedEnd, 6), ("{\"a\":1,", .unexpectedEnd, 7), ("[[", .unexpectedEnd, 2),
    ("\"", .unexpectedEnd, 1), ("\"abc", .unexpectedEnd, 4), ("[\"abcdefghij", .unexpectedEnd, 12),
    ("\"\\", .unexpectedEnd, 2), ("\"\\\"", .unexpectedEnd, 3), ("\"\\u00", .unexpectedEnd, 5),
    ("tru", .unexpectedEnd, 3), ("nul", .unexpectedEnd, 3), ("-", .unexpectedEnd, 1),
    ("1.", .unexpectedEnd, 2), ("1e", .unexpectedEnd, 2), ("1e+", .unexpectedEnd, 3),
    ("[,1]", .unexpectedByte, 1), ("[1,]", .unexpectedByte, 3), ("[1,,2]", .unexpectedByte, 3),
    ("[1 2]", .unexpectedByte, 3), ("[1:2]", .unexpectedByte, 2), ("[1}", .unexpectedByte, 2),
    ("{]", .unexpectedByte, 1), ("]", .unexpectedByte, 0), ("}", .unexpectedByte, 0),
    (",", .unexpectedByte, 0), (":", .unexpectedByte, 0), ("[\"a\" \"b\"]", .unexpectedByte, 5),
    ("{,}", .unexpectedByte, 1), ("{\"a\":1,}", .unexpectedByte, 7), ("{1:1}", .unexpectedByte, 1),
    ("{a:1}", .unexpectedByte, 1), ("{'a':1}", .unexpectedByte, 1), ("{\"a\"}", .unexpectedByte, 4),
    ("{\"a\",1}", .unexpectedByte, 4), ("{\"a\":}", .unexpectedByte, 5),
    ("{\"a\" 1}", .unexpectedByte, 5), ("{\"a\":1 \"b\":2}", .unexpectedByte, 7),
    ("{\"a\":1,,}", .unexpectedByte, 7), ("{\"a\"::1}", .unexpectedByte, 5),
    ("{\"a\":1:2}", .unexpectedByte, 6), ("{null:1}", .unexpectedByte, 1),
    ("{\"a\":[1}", .unexpectedByte, 7), ("[{\"a\":1]", .unexpectedByte, 7),
    ("nan", .unexpectedByte, 1), ("NaN", .unexpectedByte, 0), ("Infinity", .unexpectedByte, 0),
    ("True", .unexpectedByte, 0), ("trux", .unexpectedByte, 3), ("fals3", .unexpectedByte, 4),
    ("nulL", .unexpectedByte, 3), ("+1", .unexpectedByte, 0), (".5", .unexpectedByte, 0),
    ("'a'", .unexpectedByte, 0), ("abc", .unexpectedByte, 0), ("[*]", .unexpectedByte, 1),
    ("\\u0031", .unexpectedByte, 0), ("/**/1", .unexpectedByte, 0), ("\u{0}", .unexpectedByte, 0),
    ("\u{B}1", .unexpectedByte, 0), ("\u{C}1", .unexpectedByte, 0), ("é", .unexpectedByte, 0),
    ("[\u{A0}1]", .unexpectedByte, 1), ("[1\u{2028}]", .unexpectedByte, 2),
    ("<.>", .unexpectedByte, 0), ("[1\u{C}]", .unexpectedByte, 2), ("[1x]", .unexpectedByte, 2),
    ("[0x1]", .unexpectedByte, 2), ("[1a]", .unexpectedByte, 2), ("[1.2.3]", .unexpectedByte, 4),
    ("[1+2]", .unexpectedByte, 2), ("[1e5e5]", .unexpectedByte, 4),
    ("01", .badNumber, 1), ("-01", .badNumber, 2), ("[012]", .badNumber, 2), ("[-]", .badNumber, 2),
    ("[--1]", .badNumber, 2), ("[-a]", .badNumber, 2), ("[1.]", .badNumber, 3),
    ("[1.e1]", .badNumber, 3), ("[-.5]", .badNumber, 2), ("[1e]", .badNumber, 3),
    ("[1e+]", .badNumber, 4), ("[1E-]", .badNumber, 4), ("[1e1.5]", .unexpectedByte, 4),
    ("[-Infinity]", .badNumber, 2), ("[1e+-2]", .badNumber, 4), ("[1.-2]", .badNumber, 3),
    (#""\a""#, .badEscape, 1), (#""\x00""#, .badEscape, 1), (#""\'""#, .badEscape, 1),
    (#""\u00G0""#, .badEscape, 1), (#""\u123""#, .badEscape, 1), (#""a\U0061""#, .badEscape, 2),
    (#"["\u"]"#, .badEscape, 2), (#""\uD834\uDd""#, .badEscape, 7), (#""\é""#, .badEscape, 1),
    ("\"\\\u{0}\"", .badEscape, 1), (#""\u-123""#, .badEscape, 1), (#"{"\q":1}"#, .badEscape, 2),
    ("\"\u{0}\"", .controlCharacterInString, 1), ("\"\n\"", .controlCharacterInString, 1),
    ("\"a\tb\"", .controlCharacterInString, 2), ("\"\u{1F}\"", .controlCharacterInString, 1),
    ("\"12345678\u{1}\"", .controlCharacterInString, 9),
    ("\"1234567890123456\r\"", .controlCharacterInString, 17),
    ("{\"a\nb\":1}", .controlCharacterInString, 3), ("\"é\u{8}\"", .controlCharacterInString, 3),
    ("\u{FEFF}{}", .byteOrderMark, 0), ("\u{FEFF}", .byteOrderMark, 0),
  ]

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF],
      [0xE0, 0xA0], [0xE1, 0x80], [0xE1, 0x80, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
      [0xF1, 0x80, 0x80, 0x41], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF],
    ] as [[UInt8]])
  func invalidUTF8IsRejected(_ sequence: [UInt8]) {
    for padding in 0..<10 {
      let prefix = Array("{\"skipped\":[\"".utf8) + Array(repeating: 0x61, count: padding)
      #expect(throws: JSONError(.invalidUTF8, at: prefix.count)) {
        try locate(["/a"], in: prefix + sequence + Array("\"]}".utf8))
      }
    }
  }

  @Test(arguments: 0..<0x20 as Range<UInt8>)
  func everyControlCharacterIsFoundEverywhere(_ control: UInt8) {
    for position in 1...24 {
      var document = Array("\"abcdefghijklmnopqrstuvwx\"".utf8)
      document[position] = control
      #expect(throws: JSONError(.controlCharacterInString, at: position)) {
        try locate([""], in: document)
      }
    }
  }

  @Test func everyTruncationIsRejected() throws {
    let document = Array(#"{"a":[1,-2.5e+3,"\u00e9é\n"],"b":{"c":true,"d":null}} "#.utf8)
    #expect(throws: Never.self) { try locate(["/b"], in: document) }
    for count in 0..<(document.count - 1) {
      #expect(throws: JSONError.self) { try locate(["/b"], in: Array(document[..<count])) }
    }
  }

  @Test func descriptionsNameTheOffsetAndNoContent() {
    for reason in JSONError.Reason.allCases {
      #expect(JSONError(reason, at: 7).description.hasPrefix("not JSON at byte 7: "))
    }
  }
}
