import Core
import Testing

@Suite("Keys and fingerprints")
struct KeyTests {
  @Test func orderIsThatOfTheBytes() {
    let keys: [Key] = [
      "", Key([0x00]), "A", "B", "a", "a:", "aa", "a\u{301}", "\u{E1}", "\u{FFFF}", "\u{10000}",
      Key([0xFF]),
    ]
    for (a, b) in zip(keys, keys.dropFirst()) {
      #expect(a < b)
      #expect(!(b < a))
    }
    #expect(keys.shuffled().sorted() == keys)
  }

  @Test func textIsNilForOtherBytes() {
    #expect(Key("é").text == "é")
    #expect(Key([0xC3]).text == nil)
    #expect(Key([0xC3]).description == "\u{FFFD}")
    #expect(Key("trip:a:1").hasPrefix("trip:a:"))
    #expect(!Key("trip:a").hasPrefix("trip:a:"))
  }

  @Test func composedAndDecomposedTextAreTwoKeys() {
    #expect(Key("\u{E9}") != Key("e\u{301}"))
  }

  @Test func fingerprintsReadWhatTheyWrite() throws {
    let hex = String(repeating: "0123456789abcdef", count: 4)
    let fingerprint = try #require(Fingerprint(hex: Array(hex.utf8).span))
    #expect(fingerprint.description == hex)
    #expect(Fingerprint(hex: Array(hex.uppercased().utf8).span) == fingerprint)
    #expect(Fingerprint(hex: Array(hex.dropLast().utf8).span) == nil)
    #expect(Fingerprint(hex: Array((hex.dropLast() + "g").utf8).span) == nil)
    #expect(Fingerprint(words: (0, 0, 0, 0)).description == String(repeating: "0", count: 64))
  }
}
