import Testing

@testable import Core

@Suite("Matching a template is linear")
struct TemplateCostTests {
  @Test(arguments: 0..<128 as Range<UInt64>)
  func matchesWhatTryingEveryEndMatches(_ seed: UInt64) throws {
    var random = RandomTemplate(seed: seed)
    // The empty name lets two captures touch.
    let identity = Identity(legacy: seed % 4 == 0 ? "" : "a", id: "b-")
    var matches = 0
    for _ in 0..<60 {
      let delimiters: [Delimiter] = [":", "-", "a", "é"]
      let delimiter = delimiters.randomElement(using: &random.random) ?? ":"
      let template = try KeyTemplate(random.crowdedTemplate(), delimiter: delimiter)
      let bound = BoundTemplate(template, identity: identity)
      let reference = BacktrackingMatcher(template: bound)
      for key in [random.key(of: template, identity), Array(random.text(upTo: 12).utf8), []] {
        let found = bound.match(key)
        if found != nil { matches += 1 }
        #expect(
          found == reference.match(key),
          "\(template.text) on \(String(decoding: key, as: UTF8.self))")
      }
    }
    #expect(matches > 5)
  }

  @Test(arguments: 1...8)
  func everyCaptureAddsItsShareAndNoMore(_ captures: Int) throws {
    let middle = (0..<captures).map { "{c\($0)}" }.joined(separator: "-")
    let template = BoundTemplate(
      try KeyTemplate("t:{legacy}:\(middle)x"), identity: Identity(legacy: "alice", id: "1"))
    let long = Array(("t:alice:" + String(repeating: "a-", count: 100_000)).utf8)
    #expect(template.match(long + Array("y".utf8)) == nil)
    let found = try #require(template.match(long + Array("x".utf8)))
    #expect(found.dropLast().allSatisfy { $0.count == 1 })
    #expect(found.last?.upperBound == long.count)
  }

  /// Each place of the text agrees with all of the literal but its end.
  @Test func aLiteralThatAlmostFitsEverywhereIsFoundInOnePass() throws {
    let almost = String(repeating: "a", count: 20_000)
    let template = BoundTemplate(
      try KeyTemplate("{c}\(almost)b{d}"), identity: Identity(legacy: "x", id: "1"))
    let text = Array(String(repeating: "a", count: 400_000).utf8)
    #expect(template.match(text) == nil)
    let found = try #require(template.match(text + Array("bb".utf8)))
    #expect(found == [0..<380_000, 400_001..<400_002])
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func findsTheFirstPlaceWhateverRepeats(_ seed: UInt64) throws {
    var random = RandomTemplate(seed: seed)
    let unit = Array(random.text(["a", "b"], upTo: 4).utf8)
    let pattern = Array([[UInt8]](repeating: unit, count: 300).joined()) + [0x63]
    let filler = Array([[UInt8]](repeating: unit, count: 299).joined()) + [0x61]
    let text = Array([[UInt8]](repeating: filler, count: 5).joined()) + pattern + pattern
    let expected = (0...(text.count - pattern.count)).first {
      text[$0...].starts(with: pattern)
    }
    #expect(text.span.firstPlace(of: pattern.span, from: 0, to: text.count) == expected)
    #expect(text.span.firstPlace(of: pattern.span, from: 0, to: text.count / 2) == nil)
  }
}
