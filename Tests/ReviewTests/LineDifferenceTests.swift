import Review
import TestKit
import Testing

/// What `fmt --diff` prints is what `patch` reads.
struct LineDifferenceTests {
  private static func difference(_ before: String, _ after: String) -> String {
    LineDifference(from: Array(before.utf8), to: Array(after.utf8))
      .text(name: "a.yaml", style: .plain)
  }

  @Test func sameTextsHaveNone() {
    for text in ["", "a", "a\n", "\n\n"] { #expect(Self.difference(text, text) == "") }
  }

  @Test func linesAroundAChangeAreShown() {
    let before = (1...20).map { "\($0)\n" }.joined()
    let after = before.replacing("\n10\n", with: "\nten\n").replacing("20\n", with: "20")
    #expect(
      Self.difference(before, after) == """
        --- a.yaml
        +++ a.yaml
        @@ -7,7 +7,7 @@
         7
         8
         9
        -10
        +ten
         11
         12
         13
        @@ -17,4 +17,4 @@
         17
         18
         19
        -20
        +20
        \\ No newline at end of file

        """)
  }

  @Test func fromAndToNothing() {
    #expect(Self.difference("", "a\n").hasSuffix("@@ -0,0 +1,1 @@\n+a\n"))
    #expect(Self.difference("a\n", "").hasSuffix("@@ -1,1 +0,0 @@\n-a\n"))
  }

  @Test func whatATerminalWouldActOnIsEscaped() {
    #expect(Self.difference("a\r\n", "a\u{202E}\n").contains("-a\\u{D}\n+a\\u{202E}\n"))
  }

  @Test(arguments: 0..<64)
  func applyingItGivesTheSecondText(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let before = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      "\(Int.random(in: 0...9, using: &random))"
    }
    var after = before
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let place = Int.random(in: 0...after.count, using: &random)
      if Bool.random(using: &random) || place == after.count {
        after.insert("new\(place)", at: place)
      } else {
        after.remove(at: place)
      }
    }
    let text = Self.difference(
      before.map { $0 + "\n" }.joined(), after.map { $0 + "\n" }.joined())
    #expect(Self.patched(before, with: text) == after)
  }

  /// The lines that hunks and what stands between them come to.
  private static func patched(_ before: [String], with text: String) -> [String] {
    var result: [String] = []
    var next = 0
    for line in text.split(separator: "\n").dropFirst(2) {
      if line.hasPrefix("@@") {
        let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
        let start = numbers[1] == 0 ? numbers[0] : numbers[0] - 1
        result += before[next..<start]
        next = start
      } else if line.hasPrefix("+") {
        result.append(String(line.dropFirst()))
      } else {
        #expect(before[next] == line.dropFirst())
        if line.hasPrefix(" ") { result.append(before[next]) }
        next += 1
      }
    }
    return result + before[next...]
  }
}
