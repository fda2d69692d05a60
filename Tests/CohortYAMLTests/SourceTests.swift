import Core
import Testing

@testable import CohortYAML

struct SourceTests {
  @Test func linesEndAsEditorsCountThem() {
    let source = SourceText(Array("\u{FEFF}a\r\nb\rc\n\né\u{2028}x".utf8))
    #expect(source.lineCount == 5)
    #expect((1...5).map { source.line($0) } == ["a", "b", "c", "", "é\u{2028}x"])
    #expect(source.line(0) == nil)
    #expect(source.line(6) == nil)
  }

  @Test func rangesAreClippedToTheirFirstLine() {
    let source = SourceText(Array("é: x\nlonger\n".utf8))
    let range = source.range(SourceSpan(start: 3, end: 9), file: "f")
    #expect(range == SourceRange(file: "f", line: 1, column: 4, length: 1))
  }

  @Test(arguments: [
    ("nmae", "name"), ("Name", "name"), ("rulez", "rules"), ("rule", "rules"), ("acept", "accept"),
  ])
  func nearWordsAreSuggested(word: String, meant: String) {
    #expect(Spelling.suggestion(for: word, among: Shape.plan.keys) == meant)
  }

  @Test(arguments: ["x", "", "database", String(repeating: "name", count: 20)])
  func farWordsAreNot(word: String) {
    #expect(Spelling.suggestion(for: word, among: Shape.plan.keys) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 1),
    ("ca", "abc", 3),
  ])
  func editDistances(a: String, b: String, distance: Int) {
    #expect(Spelling.editDistance(Array(a.utf8), Array(b.utf8)) == distance)
  }
}
