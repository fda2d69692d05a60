import Manual
import Testing

/// What `init` writes says of each key what to put there.
@Suite struct SampleCommentTests {
  private static let lines = Dictionary(
    uniqueKeysWithValues: Sample.allCases.map { sample in
      (sample, String(decoding: sample.plan, as: UTF8.self).split(separator: "\n").map(String.init))
    })

  /// The first time that a key occurs at its depth, a comment stands before it. One comment covers a
  /// section and its first key, and one covers `from` and `to`.
  @Test(arguments: Sample.allCases) func eachKeyHasAComment(_ sample: Sample) throws {
    var seen: Set<String> = []
    var before = ""
    for line in try #require(Self.lines[sample]) {
      if let key = Self.key(line), seen.insert(key).inserted, key.suffix(3) != " to" {
        #expect(Self.isComment(before) || before.hasSuffix(":"), "\(sample.rawValue): \(line)")
      }
      if Self.isComment(line) || Self.key(line) != nil { before = line }
    }
    #expect(seen.count > 15)
  }

  @Test(arguments: Sample.allCases) func linesAreShort(_ sample: Sample) throws {
    for line in try #require(Self.lines[sample]) { #expect(line.count <= 110, "\(line)") }
  }

  private static func isComment(_ line: String) -> Bool {
    line.drop { $0 == " " }.hasPrefix("#")
  }

  /// The depth and the key of a block mapping's line, or nil.
  private static func key(_ line: String) -> String? {
    guard !isComment(line), let colon = line.firstIndex(of: ":") else { return nil }
    let name = line[..<colon].drop { $0 == " " || $0 == "-" }
    guard name.allSatisfy({ $0.isLetter || $0 == "_" }), !name.isEmpty else { return nil }
    return "\(line.prefix { $0 == " " || $0 == "-" }.count) \(name)"
  }
}
