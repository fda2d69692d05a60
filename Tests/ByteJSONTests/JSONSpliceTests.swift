import ByteJSON
import Testing

@Suite("Splicing")
struct JSONSpliceTests {
  @Test func keepsEveryOtherByte() throws {
    let document =
      #" {"b" : 1e999,"userId":"johndoe", "x":"\uD800\/","backup":{"userId":"\u006aohndoe"}}"#
    let bytes = Array(document.utf8)
    let fields = try locate(["/userId", "/backup/userId"], in: bytes).compactMap { $0 }
    let result = try #require(
      JSONSplice.splicing(
        document: bytes, replacements: fields.map { ($0.range, Array("\"ID\"".utf8)) }))
    #expect(
      String(decoding: result, as: UTF8.self)
        == #" {"b" : 1e999,"userId":"ID", "x":"\uD800\/","backup":{"userId":"ID"}}"#)
  }

  @Test func withoutReplacementsIsACopy() {
    #expect(JSONSplice.splicing(document: [1, 2, 3], replacements: []) == [1, 2, 3])
  }

  @Test func touchingRangesAreFine() {
    let result = JSONSplice.splicing(
      document: [1, 2, 3, 4], replacements: [(0..<1, [9]), (1..<3, [8, 7, 6]), (4..<4, [5])])
    #expect(result == [9, 8, 7, 6, 4, 5])
  }

  @Test(arguments: [[0..<2, 1..<3], [2..<3, 0..<1], [0..<2, 0..<2], [3..<5], [7..<9]])
  func rangesThatDoNotFitAreRefused(_ ranges: [Range<Int>]) {
    let replacements = ranges.map { (range: $0, token: [UInt8(0)]) }
    #expect(JSONSplice.splicing(document: [1, 2, 3, 4], replacements: replacements) == nil)
  }
}
