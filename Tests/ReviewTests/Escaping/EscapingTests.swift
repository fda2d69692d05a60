import Core
import Foundation
import Testing

@testable import Review

/// One property for every escaper: whatever stands beside a sign, the reader at the other end gets the
/// text and nothing else.
@Suite struct EscapingTests {
  static let seeds = 0..<32
  private static let rounds = 60

  private func texts(_ seed: Int) -> [String] {
    var hostile = HostileText(seed: seed)
    return (0..<Self.rounds).map { _ in hostile.next() }
  }

  /// As bytes: two texts that Unicode takes for one are two here.
  private func same(_ a: String?, _ b: String) -> Bool { a.map { Array($0.utf8) } == Array(b.utf8) }

  @Test(arguments: seeds) func html(seed: Int) {
    for text in texts(seed) {
      let shown = text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : String($0) }.joined()
      #expect(same(Reader.html(HTMLText.escaped(text)), shown))
    }
  }

  @Test(arguments: seeds) func jsonInHTML(seed: Int) throws {
    for text in texts(seed) {
      let value: JSONValue = ["a": .string(text), "b": .array([.string(text), .number("-1")])]
      let (script, comment) = (EmbeddedJSON.script(value), EmbeddedJSON.comment(value))
      for bytes in [Array(script.utf8), Array(comment.utf8)] {
        #expect(!bytes.contains { "<>&\n".utf8.contains($0) })
        #expect(JSONValue(parsing: bytes) == value)
        let decoded = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        #expect(same(decoded?["a"] as? String, text))
      }
      #expect(!zip(comment.utf8, comment.utf8.dropFirst()).contains { $0 == 0x2D && $1 == 0x2D })
      #expect(Reader.commands(value.pretty).isEmpty)
      #expect(!value.pretty.unicodeScalars.contains { $0 != "\n" && Printable.isHidden($0) })
    }
  }

  @Test(arguments: seeds) func markdown(seed: Int) {
    for text in texts(seed) {
      for span in [MarkdownText.code(text), MarkdownText.span(Printable.prose(text))] {
        let scalars = Array(span.unicodeScalars)
        #expect(scalars.first == "`" && scalars.last == "`")
        #expect(!scalars.dropFirst().dropLast().contains { "`|\n\r".unicodeScalars.contains($0) })
      }
      let fence = MarkdownText.fence(around: [text])
      let line = Array(text.utf8)
      let runs = line.split { $0 != UInt8(ascii: "`") }.map(\.count)
      #expect(fence.utf8.count > runs.max() ?? 0)
      let element = MarkdownText.element(text).utf8.dropFirst(6).dropLast(7)
      #expect(Reader.html(String(decoding: element, as: UTF8.self)) != nil)
    }
  }

  @Test(.enabled(if: CommonMark.isInstalled), arguments: seeds.prefix(12))
  func markdownAsGitHubReadsIt(seed: Int) throws {
    let spans = texts(seed).map(MarkdownText.code)
    let table = MarkdownText.table(
      header: ["a", "b"], numbers: 0, rows: spans.map { [$0, "x"] })
    let pieces = HTMLPieces(try CommonMark.html(table + "\n" + spans.joined(separator: "\n\n")))
    let own: Set<String> = [
      "table", "/table", "thead", "/thead", "tbody", "/tbody", "tr", "/tr", "th", "/th", "td",
      "/td",
      "p", "/p", "code", "/code",
    ]
    #expect(pieces.tags == own)
    #expect(pieces.elements["code"] == spans.count * 2)
    #expect(pieces.elements["td"] == spans.count * 2)
  }

  @Test(arguments: seeds.prefix(16)) func shell(seed: Int) throws {
    // No argument of a program holds a NUL.
    let texts = texts(seed).map {
      $0.unicodeScalars.filter { $0 != "\0" }.map(String.init).joined()
    }
    let words = texts.map(ShellWord.quoted)
    #expect(try Reader.shell(words) == texts.map { Array($0.utf8) })
    for word in words {
      #expect(!word.unicodeScalars.contains { Printable.isHidden($0) })
      #expect(Reader.commands("keyshift apply \(word)").isEmpty)
    }
    // What needs no octal, every shell reads.
    let plain = zip(texts, words).filter { !$1.utf8.starts(with: "$".utf8) }
    let read = try Reader.shell(plain.map(\.1), program: "/bin/sh")
    #expect(read == plain.map { Array($0.0.utf8) })
    #expect(try Reader.shell(texts.map(ShellWord.file)).allSatisfy { $0.first != 0x2D })
  }

  @Test(arguments: seeds) func csvAndLabels(seed: Int) {
    for text in texts(seed) {
      #expect(same(Reader.label(PrometheusLabel.escaped(text)), text))
      let fields = Reader.csv([text, "b", text].map(CSVField.text).joined(separator: ","))
      #expect(fields?.count == 3 && same(fields?[0], text) && same(fields?[2], text))
    }
  }

  @Test(arguments: seeds) func workflowCommands(seed: Int) {
    for text in texts(seed) {
      let diagnostic = Diagnostic(
        code: "c", summary: text, detail: text,
        at: SourceRange(file: text, line: 1, column: 1))
      let log = DiagnosticView.github([diagnostic])
      let commands = Reader.commands(log)
      #expect(commands.count == 1 && log.utf8.filter { $0 == 0x0A || $0 == 0x0D }.count == 1)
      #expect(log.utf8.starts(with: "::error file=".utf8))
      // One property is not two, and none ends the command early.
      let head = Array(log.utf8).dropFirst(2)
      let end = head.indices.first { head[$0...].starts(with: "::".utf8) } ?? head.endIndex
      #expect(head[..<end].count { $0 == UInt8(ascii: ",") } == 3)
      #expect(Reader.commands(WorkflowCommand.inert(text + "\n " + text)).isEmpty)
    }
  }

  @Test(arguments: seeds) func terminal(seed: Int) {
    var hostile = HostileText(seed: seed)
    var seen: [String: [UInt8]] = [:]
    for _ in 0..<Self.rounds {
      let (bytes, text) = (hostile.nextBytes(), hostile.next())
      let key = Printable.key(Key(bytes))
      for shown in [key, Printable.name(text), Printable.prose(text)] {
        #expect(!shown.unicodeScalars.contains { Printable.isHidden($0) })
        // Lines may break at any blank.
        #expect(Reader.commands(shown.substituting(" ", with: "\n")).isEmpty)
      }
      if let other = seen.updateValue(bytes, forKey: key) { #expect(other == bytes) }
      let lines = Printable.lines(text)
      #expect(!lines.unicodeScalars.contains { $0 != "\n" && Printable.isHidden($0) })
      #expect(Reader.commands(lines).isEmpty)
    }
  }

  @Test func whatIsNoCommandComesBackAsItIs() {
    for text in [
      "", "a", "meta::user", "a:\n:b", "x ::y", "# #[x]", "::1", " ::, x", ":: error",
      "{\"a\":\"::b\"}\n", "#[x]",
    ] {
      #expect(same(WorkflowCommand.inert(text), text))
    }
    #expect(WorkflowCommand.inert(" \u{A0}\t::set-env::x") == " \u{A0}\t:\\u{3A}set-env::x")
    #expect(WorkflowCommand.inert("a\r::x") == "a\r:\\u{3A}x")
    #expect(WorkflowCommand.inert("a ##[group]x") == "a ##\\u{5B}group]x")
  }

  @Test(arguments: [
    ("::add-mask::x", ":\\u{3A}add-mask::x"), ("on ::1", "on ::1"), ("a ::", "a :\\u{3A}"),
    ("a ::b", "a :\\u{3A}b"), ("a::b", "a::b"),
    ("##[error]", "##\\u{5B}error]"), ("a##vso[x", "a##vso\\u{5B}x"), ("###[", "###\\u{5B}"),
    ("# [", "# ["), ("`\u{301}", "`\\u{301}"), ("<\u{338}", "<\\u{338}"), ("e\u{301}", "e\u{301}"),
    ("a\u{200B}\u{301}", "a\\u{200B}\\u{301}"),
  ])
  func printable(text: String, expected: String) { #expect(same(Printable.name(text), expected)) }

  @Test(arguments: [
    ("a.ksplan", "a.ksplan"), ("a b", "'a b'"), ("a'b", "'a'\\''b'"), ("-x", "./-x"), ("", "''"),
    ("a'\u{301}; id", "$'a\\'\\314\\201; id'"), ("=a", "'=a'"), ("::a", "$':\\072a'"),
    ("a\u{202E}b\\", "$'a\\342\\200\\256b\\\\'"), ("##[a]", "$'##\\133a]'"),
  ])
  func files(path: String, expected: String) { #expect(same(ShellWord.file(path), expected)) }
}
