import Core
import TestKit
import Testing

@Suite("Base64")
struct Base64Tests {
  /// The vectors of RFC 4648 §10, and bytes that use the whole alphabet.
  @Test(
    arguments: [
      ([], ""), ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v"),
      ([0x66, 0x6F, 0x6F, 0x62], "Zm9vYg=="), ([0x66, 0x6F, 0x6F, 0x62, 0x61], "Zm9vYmE="),
      ([0x66, 0x6F, 0x6F, 0x62, 0x61, 0x72], "Zm9vYmFy"), ([0xFB, 0xFF, 0xBF], "+/+/"),
      ([0, 0, 0], "AAAA"), ([0], "AA=="), ([0, 0], "AAA="), ([0xFF], "/w=="),
      ([0xFF, 0xEF], "/+8="),
    ] as [([UInt8], String)])
  func writesAndReads(_ bytes: [UInt8], _ text: String) {
    #expect(Base64Text.encode(bytes) == text)
    #expect(Base64Text.decode(Array(text.utf8)) == bytes)
  }

  /// Among them digits whose spare bits are not zero, which a lax decoder takes for the same bytes.
  @Test(arguments: [
    "=", "==", "A", "A===", "====", "AA=A", "AAA", "AA\nA", "AAAA\n", "AA==AAAA", "ÄÄ", "AAAA====",
    "AAAA=AAA", "AB==", "AAB=", "Zh==", "Zm9=", "-_-_", " AAA", "AA= ", "Zg=", "Z===",
    "=Zg=", "Zm9v=", "Zm 9",
  ])
  func refusesWhatItWouldNotWrite(_ text: String) {
    #expect(Base64Text.decode(Array(text.utf8)) == nil)
  }

  /// A text is decoded only if it is the one text of its bytes.
  @Test(arguments: 0..<64 as Range<UInt64>)
  func everyTextThatIsReadIsWrittenTheSame(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let digits = Array("ABQgwZz09+/=".utf8)
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        digits.randomElement(using: &random) ?? 0x41
      }
      guard let bytes = Base64Text.decode(text) else { continue }
      #expect(Array(Base64Text.encode(bytes).utf8) == text)
    }
  }
}
