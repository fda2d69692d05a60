import Core
import Testing

@Suite("Percent-encoding and hexadecimal digits")
struct PercentEncodingTests {
  @Test(arguments: [
    ("", ""), ("aZ09-._~", "aZ09-._~"), ("a b/c", "a%20b%2Fc"), ("é", "%C3%A9"), ("%", "%25"),
    ("\u{0}\u{7F}:", "%00%7F%3A"),
  ])
  func writesAndReads(_ text: String, _ encoded: String) {
    #expect(PercentEncoding.encode(text) == encoded)
    #expect(PercentEncoding.decode(encoded.utf8) == Array(text.utf8))
  }

  @Test func keepsWhatItIsToldTo() {
    #expect(PercentEncoding.encode("/a ~") { $0 == UInt8(ascii: "/") } == "/%61%20%7E")
  }

  @Test(arguments: ["%", "%4", "%4G", "%G4", "a%", "%+f", "%-1", "% 1", "%%20"])
  func refusesWhatIsNoEncoding(_ text: String) {
    #expect(PercentEncoding.decode(text.utf8) == nil)
  }

  @Test func aPlusIsASpaceOnlyInForms() {
    #expect(PercentEncoding.decode("a+%2b".utf8) == Array("a++".utf8))
    #expect(PercentEncoding.decode("a+%2B".utf8, plusIsSpace: true) == Array("a +".utf8))
  }

  @Test(arguments: [([], ""), ([0x00, 0x0F, 0xA9, 0xFF], "000fa9ff")] as [([UInt8], String)])
  func digitsAreLowerCaseAndReadInEitherCase(_ bytes: [UInt8], _ digits: String) {
    #expect(HexText.encode(bytes) == digits)
    #expect(HexText.decode(digits.utf8) == bytes)
    #expect(HexText.decode(digits.uppercased().utf8) == bytes)
  }

  @Test(
    arguments: [
      (0, "0000000000000000"), (0xAB_0000_0001, "000000ab00000001"), (.max, "ffffffffffffffff"),
    ] as [(UInt64, String)])
  func aWordHas16Digits(_ word: UInt64, _ digits: String) {
    #expect(HexText.encode(word) == digits)
  }

  @Test(arguments: ["0", "0g", "g0", "+1", "-1", "0x00", " 0", "00\n", "000"])
  func refusesWhatAreNotTwoDigitsAByte(_ digits: String) {
    #expect(HexText.decode(digits.utf8) == nil)
  }

  @Test(arguments: [
    ("a", true), ("A.b_c-9", true), (String(repeating: "a", count: 100), true), ("a..b", true),
    ("", false), (".a", false), ("..", false), ("a/b", false), ("a\u{0}", false), ("é", false),
    ("a b", false), (String(repeating: "a", count: 101), false), ("a\n", false),
  ])
  func partsOfFileNames(_ name: String, _ isName: Bool) {
    #expect(FileNamePart.isName(name) == isName)
  }
}
