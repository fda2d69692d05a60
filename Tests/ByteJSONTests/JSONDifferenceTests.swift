import ByteJSON
import Testing

@Suite struct JSONDifferenceTests {
  private static func difference(_ a: String, _ b: String, limit: Int = 20) throws -> [String] {
    let difference = try JSONDifference(Array(a.utf8), Array(b.utf8), limit: limit)
    #expect(difference.count >= difference.places.count)
    return difference.places.map { place in
      switch place.kind {
      case .different: "~\(place.pointer)"
      case .onlyFirst: "-\(place.pointer)"
      case .onlySecond: "+\(place.pointer)"
      }
    }
  }

  @Test(
    arguments: [
      ("{}", "{}", []), (#"{"a":1}"#, #"{ "a" : 1 }"#, []),
      (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, []), (#"{"a":"\u0041"}"#, #"{"a":"A"}"#, []),
      (#"{"a":1}"#, #"{"a":2}"#, ["~/a"]), (#"{"a":"1"}"#, #"{"a":1}"#, ["~/a"]),
      (#"{"a":"null"}"#, #"{"a":null}"#, ["~/a"]), (#"{"a":1}"#, "{}", ["-/a", "+"]),
      (#"{"a":1,"x":0}"#, #"{"x":0}"#, ["-/a"]), (#"{"x":0}"#, #"{"a":1,"x":0}"#, ["+/a"]),
      (#"{"a":[1,2]}"#, #"{"a":[1,3]}"#, ["~/a/1"]), (#"{"a":[1]}"#, #"{"a":[1,3]}"#, ["+/a/1"]),
      (#"{"a":{"b":1}}"#, #"{"a":1}"#, ["-/a/b", "+/a"]),
      (#"{"a/b":1,"c~d":2}"#, #"{"a/b":2,"c~d":3}"#, ["~/a~1b", "~/c~0d"]),
      ("1", "2", ["~"]), (#"{"":1}"#, #"{"":2}"#, ["~/"]), (#"{"a":[]}"#, #"{"a":{}}"#, ["~/a"]),
      (#"{"é":1}"#, "{\"e\u{301}\":1}", ["-/é", "+/e\u{301}"]),
    ] as [(String, String, [String])])
  func pointersOfWhatDiffers(_ a: String, _ b: String, _ places: [String]) throws {
    #expect(
      try Self.difference(a, b).map { Array($0.utf8) } == places.map { Array($0.utf8) })
  }

  @Test func allAreCountedAndTheFirstListed() throws {
    let text = { (n: Int) in "[" + (0..<50).map { "\($0 * n)" }.joined(separator: ",") + "]" }
    let difference = try JSONDifference(Array(text(1).utf8), Array(text(2).utf8), limit: 3)
    #expect((difference.count, difference.places.count) == (49, 3))
  }

  @Test(arguments: ["", "{", "{}{}", "nul", #"{"a":1,}"#]) func onlyJSONHasMembers(_ text: String) {
    #expect(throws: JSONError.self) {
      try JSONDifference(Array(text.utf8), Array("{}".utf8), limit: 1)
    }
  }

  @Test func depthIsTheReadersToBound() {
    let deep = Array((String(repeating: "[", count: 100_000)).utf8)
    #expect(throws: JSONError.self) { try JSONDifference(deep, Array("{}".utf8), limit: 1) }
  }
}
