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

  @Test func fingerprintsReadWhatTheyWrite() {
    func read(_ hex: String) -> Fingerprint? {
      let digits = Array(hex.utf8)
      return Fingerprint(hex: digits.span)
    }
    let hex = String(repeating: "0123456789abcdef", count: 4)
    #expect(read(hex)?.description == hex)
    #expect(read(hex.uppercased()) == read(hex))
    #expect(read(String(hex.dropLast())) == nil)
    #expect(read(hex + "0") == nil)
    #expect(read(hex.dropLast() + "g") == nil)
  }
}
