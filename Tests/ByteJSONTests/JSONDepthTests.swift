import ByteJSON
import Testing

@Suite("Nesting")
struct JSONDepthTests {
  @Test(arguments: [1, 63, 64, 65, 511, 512])
  func isAcceptedUpToTheLimit(_ depth: Int) throws {
    let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(try token("", in: arrays) == arrays)
    let objects =
      String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    #expect(try token(String(repeating: "/a", count: depth), in: objects) == "1")
    #expect(try token("", in: objects) == objects)
  }

  @Test(arguments: [513, 514, 100_000])
  func isRejectedAboveIt(_ depth: Int) {
    #expect(throws: JSONError(.tooDeep, at: 512)) {
      try locate(["/a"], in: String(repeating: "[", count: depth))
    }
    #expect(throws: JSONError(.tooDeep, at: 512 * 5)) {
      try locate(["/a/a/a"], in: String(repeating: "{\"a\":", count: depth))
    }
  }

  @Test func bracketsMatchAtEveryLevel() throws {
    var open = ""
    var close = ""
    for level in 0..<512 {
      let isObject = level % 3 == 0
      open += isObject ? "{\"a\":" : "["
      close = (isObject ? "}" : "]") + close
    }
    #expect(try token("", in: open + "0" + close) == open + "0" + close)
    for position in [0, 1, 100, 447, 448, 511] {
      var wrong = Array(close.utf8)
      wrong[position] ^= UInt8(ascii: "}") ^ UInt8(ascii: "]")
      #expect(throws: JSONError(.unexpectedByte, at: open.utf8.count + 1 + position)) {
        try locate(["/a/0/0/a"], in: Array(open.utf8) + [0x30] + wrong)
      }
    }
  }
}
