import Core
import TestKit
import Testing

@testable import Review

@Suite struct PrintableTests {
  @Test(arguments: [
    ("trip:a:1", "trip:a:1"), ("", "\\u{}"), (" a b ", "\\u{20}a b\\u{20}"),
    ("a\\u{1B}", "a\\\\u{1B}"),
    ("\u{1B}[2J", "\\u{1B}[2J"), ("a\nb", "a\\u{A}b"), ("a\u{202E}b", "a\\u{202E}b"),
    ("a\u{200B}b", "a\\u{200B}b"), ("\u{FEFF}a", "\\u{FEFF}a"), ("a\u{9B}b", "a\\u{9B}b"),
    ("a\u{2028}b", "a\\u{2028}b"), ("a\u{FFF9}b", "a\\u{FFF9}b"), ("a\u{A0}b", "a\\u{A0}b"),
    ("a\u{E0041}", "a\\u{E0041}"),
    ("a\u{3164}b", "a\\u{3164}b"), ("a\u{2800}b", "a\\u{2800}b"), ("\u{E000}", "\\u{E000}"),
    ("\u{301}a", "\\u{301}a"), ("e\u{301}", "e\u{301}"), ("旅行 🧳", "旅行 🧳"), ("שלום", "שלום"),
    ("a\u{301}\u{302}\u{303}\u{304}", "a\u{301}\u{302}\u{303}\\u{304}"),
    ("\u{200B}\u{301}", "\\u{200B}\\u{301}"), ("a\u{7F}", "a\\u{7F}"),
  ])
  func names(text: String, expected: String) {
    #expect(Array(Printable.name(text).unicodeScalars) == Array(expected.unicodeScalars))
    #expect(Printable.key(Key(text)) == Printable.name(text))
  }

  @Test(
    arguments: [
      ([0x61, 0xFF, 0x62], "a\\xFFb"), ([0xC3], "\\xC3"), ([0xE6, 0x97], "\\xE6\\x97"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"), ([0xC0, 0xAF], "\\xC0\\xAF"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"), ([0x80, 0x0A], "\\x80\\u{A}"),
      ([0xC3, 0xA9], "é"), ([0xE6, 0x20], "\\xE6\\u{20}"),
    ] as [([UInt8], String)])
  func bytes(bytes: [UInt8], expected: String) {
    #expect(Printable.key(Key(bytes)) == expected)
  }

  @Test func proseKeepsBackslashesAndSpaces() {
    #expect(Printable.prose(" a\\b\u{1B} ") == " a\\b\\u{1B} ")
    #expect(Printable.prose("") == "")
  }

  /// Different keys are different text, and nothing hidden is left.
  @Test(arguments: 0..<64) func injective(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet: [UInt8] = [
      0x61, 0x5C, 0x75, 0x7B, 0x7D, 0x31, 0x42, 0x78, 0x20, 0x1B, 0x0A, 0xE2, 0x80, 0xAE, 0xCC,
      0x81, 0xFF, 0x22,
    ]
    var seen: [String: [UInt8]] = [:]
    for _ in 0..<400 {
      let length = Int(random.next() % 7)
      let bytes = (0..<length).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      let shown = Printable.key(Key(bytes))
      #expect(!shown.unicodeScalars.contains { Printable.isHidden($0) })
      if let other = seen.updateValue(bytes, forKey: shown) { #expect(other == bytes) }
    }
  }
}
