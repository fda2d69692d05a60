import ByteJSON
import TestKit
import Testing

@Suite("Random documents")
struct JSONPropertyTests {
  @Test(arguments: 0..<256 as Range<UInt64>)
  func everyValueIsLocated(_ seed: UInt64) throws {
    let random = RandomJSON(seed: seed)
    let values = random.values.values.sorted { $0.pointer < $1.pointer }
    let fields = try locate(values.map(\.pointer), in: random.bytes)
    for (value, field) in zip(values, fields) {
      #expect(field?.range == value.range, "\(value.pointer)")
      #expect(field?.isAmbiguous == value.isAmbiguous, "\(value.pointer)")
      #expect((field?.kind == .string) == value.isString)
      let escapes = value.isString && random.bytes[value.range].contains(UInt8(ascii: "\\"))
      #expect(field?.hasEscapes == escapes)
    }
  }

  @Test(arguments: 0..<256 as Range<UInt64>)
  func splicingChangesNothingElse(_ seed: UInt64) throws {
    let random = RandomJSON(seed: seed)
    let strings = random.values.values.filter(\.isString)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    var numbers = SplitMix64(seed: seed)
    let texts = strings.map { _ in Self.texts[Int.random(in: 0..<Self.texts.count, using: &numbers)]
    }
    let replacements = try zip(strings, texts).map { value, text in
      (range: value.range, token: try #require(encode(text)))
    }
    let result = try #require(
      JSONSplice.splicing(document: random.bytes, replacements: replacements))

    let fields = try locate(strings.map(\.pointer), in: result)
    for (field, text) in zip(fields, texts) {
      #expect(field?.text(in: result) == Array(text.utf8))
    }
    let back = zip(strings, fields).compactMap { value, field in
      field.map { (range: $0.range, token: Array(random.bytes[value.range])) }
    }
    #expect(JSONSplice.splicing(document: result, replacements: back) == random.bytes)
  }

  private static let texts = [
    "", "550e8400-e29b-41d4-a716-446655440000", "a\"b\\c", "\u{0}\n", "é€😀", "{}[]:,",
  ]

  @Test(arguments: 0..<64 as Range<UInt64>)
  func damagedDocumentsNeverTrap(_ seed: UInt64) throws {
    let random = RandomJSON(seed: seed)
    let set = JSONPointerSet(
      try ["", "/a", "/userId/0", "/é/a"].map { text in try JSONPointer(text) })
    var numbers = SplitMix64(seed: seed)
    for _ in 0..<64 {
      var damaged = random.bytes
      for _ in 0..<3 {
        damaged[Int.random(in: 0..<damaged.count, using: &numbers)] = numbers.next(upperBound: 255)
      }
      guard let fields = try? set.locate(in: damaged.span) else { continue }
      #expect(String(validating: damaged, as: UTF8.self) != nil)
      #expect(fields[0] != nil)
    }
  }
}
