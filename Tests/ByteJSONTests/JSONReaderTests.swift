import ByteJSON
import TestKit
import Testing

@Suite("The pull reader")
struct JSONReaderTests {
  @Test(arguments: JSONAcceptedTests.documents)
  func skipsDocumentsThatAreJSON(_ document: String) throws {
    var reader = JSONReader(Array(document.utf8))
    let range = try reader.skip()
    try reader.finish()
    #expect(try locate([""], in: document)[0]?.range == range)
  }

  @Test(arguments: JSONRejectedTests.documents)
  func rejectsWhatIsNot(_ document: String, _ reason: JSONError.Reason, _ offset: Int) {
    #expect(throws: JSONError(reason, at: offset)) {
      var reader = JSONReader(Array(document.utf8))
      try reader.skip()
      try reader.finish()
    }
  }

  /// Visits every value one by one, as a caller would who knows nothing of the document.
  @Test(arguments: 0..<64 as Range<UInt64>)
  func findsTheValuesThatPointersFind(_ seed: UInt64) throws {
    let document = RandomJSON(seed: seed)
    var found: [String: Range<Int>] = [:]
    var reader = JSONReader(document.bytes)
    try visit(&reader, "", &found)
    try reader.finish()
    for (pointer, value) in document.values { #expect(found[pointer] == value.range) }
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func neverTrapsOnDamagedDocuments(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = RandomJSON(seed: seed).bytes
    for _ in 0..<3 where !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
    }
    bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
    let expected = Result { try locate([""], in: bytes) }.map { _ in true }
    let visited = Result {
      var reader = JSONReader(bytes)
      var found: [String: Range<Int>] = [:]
      try visit(&reader, "", &found)
      try reader.finish()
      return true
    }
    #expect((try? visited.get()) == (try? expected.get()))
  }

  private func visit(
    _ reader: inout JSONReader, _ pointer: String, _ found: inout [String: Range<Int>]
  ) throws {
    let kind = try reader.peek()
    let start = reader.offset
    switch kind {
    case .object:
      try reader.enterObject()
      while let name = try reader.nextMember() {
        let text = reader.text(name).map { String(decoding: $0, as: UTF8.self) } ?? "?"
        let token = text.replacing("~", with: "~0").replacing("/", with: "~1")
        try visit(&reader, pointer + "/" + token, &found)
      }
    case .array:
      try reader.enterArray()
      var index = 0
      while try reader.nextElement() {
        try visit(&reader, pointer + "/\(index)", &found)
        index += 1
      }
    case .string:
      let token = try reader.string()
      #expect(token.range.lowerBound == start)
    case .true, .false:
      let value = try reader.boolean()
      #expect(value == (kind == .true))
    case .null:
      let isNull = try reader.null()
      #expect(isNull)
    case .number: try reader.skip()
    }
    found[pointer] = start..<reader.offset
  }

  @Test func membersAndElementsAreReadInOrder() throws {
    var reader = JSONReader(Array(#" {"\u0061b": [1, "x\n", null], "c": true} "#.utf8))
    var events: [String] = []
    func note(_ text: [UInt8]?) { events.append(String(decoding: text ?? [], as: UTF8.self)) }
    try reader.enterObject()
    while let name = try reader.nextMember() {
      note(reader.text(name))
      if reader.holds("ab", name) {
        try reader.enterArray()
        while try reader.nextElement() {
          if try reader.null() {
            events.append("null")
          } else if try reader.peek() == .number {
            events.append("\(try reader.integer())")
          } else {
            let text = try reader.string()
            note(reader.text(text))
          }
        }
      } else {
        events.append("\(try reader.boolean())")
        if reader.holds("cc", name) || reader.holds("", name) { events.append("wrong name") }
      }
    }
    try reader.finish()
    #expect(events == ["ab", "1", "x\n", "null", "c", "true"])
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("17", 17), ("-5", -5), ("9223372036854775807", Int64.max),
      ("9223372036854775808", nil), ("-9223372036854775808", .min),
      ("-9223372036854775809", nil), ("1.0", nil), ("1e3", nil),
      ("123456789012345678901234567890", nil),
    ] as [(String, Int64?)])
  func integersAreExactOrRefused(_ text: String, _ expected: Int64?) throws {
    guard let expected else {
      #expect(throws: JSONError(.badNumber, at: 0)) { try read(text) { try $0.integer() } }
      return
    }
    #expect(try read(text) { try $0.integer() } == expected)
  }

  @Test func aValueOfAnotherKindIsAnError() {
    let wrong = JSONError(.unexpectedByte, at: 0)
    #expect(throws: wrong) { try read("1") { try $0.enterObject() } }
    #expect(throws: wrong) { try read("{}") { try $0.enterArray() } }
    #expect(throws: wrong) { try read("null") { _ = try $0.string() } }
    #expect(throws: wrong) { try read("\"1\"") { _ = try $0.integer() } }
    #expect(throws: wrong) { try read("null") { _ = try $0.boolean() } }
    #expect(throws: JSONError(.unexpectedByte, at: 1)) {
      try read("[]") {
        try $0.enterArray()
        _ = try $0.nextMember()
      }
    }
    #expect(throws: JSONError(.empty, at: 0)) { try read("") { try $0.finish() } }
    #expect(throws: JSONError(.unexpectedEnd, at: 1)) {
      try read("[1]") {
        try $0.enterArray()
        try $0.finish()
      }
    }
  }

  private func read<T>(_ text: String, _ body: (inout JSONReader) throws -> T) throws -> T {
    var reader = JSONReader(Array(text.utf8))
    return try body(&reader)
  }

  @Test func halfOfASurrogatePairHasNoText() throws {
    var reader = JSONReader(Array(#""\ud800""#.utf8))
    let token = try reader.string()
    let text = reader.text(token)
    #expect(text == nil)
  }

  @Test func nestingIsBounded() {
    let text = String(repeating: "[", count: 600)
    #expect(throws: JSONError(.tooDeep, at: JSONPointerSet.maximumDepth)) {
      try read(text) { try $0.skip() }
    }
  }
}
