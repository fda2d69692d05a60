import Testing

@testable import Core

/// Swift takes these for one text; a store does not.
@Suite("Names and IDs are bytes")
struct BytewiseTests {
  private static let composed = "jos\u{E9}"
  private static let decomposed = "jose\u{301}"
  // Equally long, and the marks in another order.
  private static let marks = ("a\u{301}\u{323}", "a\u{323}\u{301}")

  @Test(arguments: [(composed, decomposed), marks])
  func spellingsOfOneTextAreTwo(_ a: String, _ b: String) {
    #expect(a == b)
    #expect(!a.isSame(as: b))
    #expect(a.isSame(as: a))
    #expect(Set([Bytewise(a), Bytewise(b), Bytewise(a)]).count == 2)
    #expect(Namespace(a) != Namespace(b))
    #expect(Set([Namespace(a), Namespace(b), Namespace(a)]).count == 2)
    #expect(Identity(legacy: a, id: "1") != Identity(legacy: b, id: "1"))
    #expect(Identity(legacy: "1", id: a) != Identity(legacy: "1", id: b))
    #expect(
      Set([Identity(legacy: a, id: "1"), Identity(legacy: b, id: "1")]).count == 2)
  }

  @Test func orderIsThatOfTheBytes() {
    #expect(Bytewise("Z") < Bytewise("a"))
    #expect(Bytewise("z") < Bytewise("\u{E9}"))
    #expect(Bytewise("jose") < Bytewise(Self.decomposed))
    #expect(Bytewise(Self.decomposed) < Bytewise(Self.composed))
  }

  @Test(
    arguments: [
      (nil, nil, true), ("a", nil, false), (nil, "a", false), ("a", "a", true),
      (composed, decomposed, false), ("", "", true), ("", nil, false),
    ] as [(String?, String?, Bool)])
  func absentIsAbsent(_ a: String?, _ b: String?, _ same: Bool) {
    #expect(a.isSame(as: b) == same)
  }

  /// Long texts are kept elsewhere than short ones.
  @Test func theLengthOfATextDoesNotMatter() {
    for count in 0..<40 {
      let text = String(repeating: "x", count: count)
      #expect(text.isSame(as: String(repeating: "x", count: count)))
      #expect(!text.isSame(as: text + "y"))
      #expect(!(text + "z").isSame(as: text + "y"))
      #expect(Bytewise(text).hashValue == Bytewise(String(Substring(text))).hashValue)
    }
  }
}
