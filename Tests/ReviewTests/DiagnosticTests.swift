import Core
import Testing

@testable import Review

@Suite struct DiagnosticTests {
  static let file = Array(
    "\u{FEFF}name: x\r\nusers:\n\t- { legacy: 旅行者, id: nobody }\n- a\u{1B}[31mb\r\(long)\n".utf8)
  private static let long = String(repeating: "0123456789", count: 40)

  static let sample = [
    Diagnostic(
      code: "bad-id", summary: "The ID is not a UUID",
      detail: "'nobody' is not a UUID. An ID that a person chose could be another user's name. "
        + "Write the user's ID as the directory has it.",
      at: SourceRange(file: "a.yaml", line: 3, column: 23, length: 6),
      related: [
        Diagnostic.Related(
          "the user stands here", at: SourceRange(file: "a.yaml", line: 3, column: 14, length: 3))
      ]),
    Diagnostic(
      .warning, code: "control", summary: "A control character",
      detail: "Remove it.", at: SourceRange(file: "a.yaml", line: 4, column: 8)),
    Diagnostic(
      code: "long", summary: "Too long", detail: "Shorten it.",
      at: SourceRange(file: "a.yaml", line: 5, column: 250, length: 4)),
    Diagnostic(
      .note, code: "directory", summary: "The directory was not asked",
      detail: "There is none.", at: nil),
  ]

  @Test(arguments: [
    ("abc", 1, 1, "  ^"), ("abc", 2, 2, "   ^~"), ("\tabc", 2, 3, "          ^~~"),
    ("a\tb", 3, 1, "          ^"), ("旅行x", 3, 1, "      ^"), ("旅行x", 1, 2, "  ^~~~"),
    ("e\u{301}x", 3, 1, "   ^"), ("\u{1B}x", 2, 1, "        ^"), ("abc", 4, 1, "     ^"),
    ("abc", 99, 9, "     ^"), ("", 1, 1, "  ^"), ("abc", 2, 99, "   ^~"),
  ])
  func carets(line: String, column: Int, length: Int, expected: String) throws {
    let range = SourceRange(file: "f", line: 1, column: column, length: length)
    let excerpt = try #require(SourceExcerpt(range, in: Array(line.utf8), width: 80))
    #expect(excerpt.carets == expected)
  }

  @Test(arguments: [1, 130, 399, 400, 401])
  func cutsLongLinesAroundThePlace(column: Int) throws {
    let range = SourceRange(file: "f", line: 5, column: column, length: 2)
    let excerpt = try #require(SourceExcerpt(range, in: Self.file, width: 40))
    #expect(DisplayWidth.of(excerpt.line) <= 40)
    #expect(excerpt.carets.count <= 40)
    if column <= 400 {
      let marked = Array(excerpt.line)[excerpt.carets.count { $0 == " " }]
      #expect(String(marked) == String((column - 1) % 10))
    }
  }

  @Test(arguments: [0, 7, -1, .max, .min])
  func noExcerptWhereThereIsNoLine(line: Int) {
    let range = SourceRange(file: "f", line: line, column: 1)
    #expect(SourceExcerpt(range, in: Self.file, width: 80) == nil)
  }

  @Test func withoutTheFileOnlyTheMessage() {
    let text = DiagnosticView(style: .plain) { _ in nil }.text([Self.sample[1]])
    #expect(
      text == "a.yaml:4:8: warning: A control character\n  Remove it.\n\n1 warning\n")
    #expect(DiagnosticView(style: .plain) { _ in nil }.text([]).isEmpty)
  }

  @Test func githubEscapes() {
    let diagnostic = Diagnostic(
      code: "c", summary: "50%: a, b\u{1B}", detail: "50%: a, b\r\n::error::c",
      at: SourceRange(file: "a,b:c%.yaml", line: 2, column: 3))
    #expect(
      DiagnosticView.github([diagnostic])
        == "::error file=a%2Cb%3Ac%25.yaml,line=2,col=3,title=50%25%3A a%2C b\\u{1B}"
        + "::50%25: a, b%0D%0A::error::c\n")
    #expect(
      DiagnosticView.github(Self.sample.suffix(1))
        == "::notice title=The directory was not asked::There is none.\n")
  }

  @Test func json() {
    let text = DiagnosticView.json(Self.sample).compact
    #expect(text.hasPrefix(#"{"format":"keyshift.diagnostics/1","errors":2,"warnings":1,"#))
    #expect(text.contains(#""range":null"#))
  }
}
