import TestKit
import Testing

@testable import OperatorPages

/// Names that try to become markup, in every place of every page.
@Suite struct HostileTests {
  /// With combining marks, which make one character of a quotation mark and what follows.
  static let names = [
    "\"><script>alert(1)</script>", "' onmouseover='alert(1)",
    "\"\u{301} autofocus onfocus=alert(1) x=\"",
    "<\u{301}img src=x onerror=alert(1)>", "</title></main><h1>", "]]>--><!--",
    "{{title}}{{{title}}}",
    "{{#content}}", "&lt;script&gt;", "a\u{202E}\u{2066}\u{200B}\u{0}\r\n\u{2028}b", "../../..",
    "javascript:alert(1)",
    "\u{0D4E}</h1>\u{0D4E}<h1 id=pwn>", "\u{0D4E}\"\u{338} onload=\u{11A3A}'x",
    "\u{1F468}\u{200D}\u{1F469}\"\u{FE0F}>", "%22%3E?#&=/", "</svg><style>*{}</style>",
  ]

  static let everything = names.joined()

  @Test(arguments: names + [everything]) func namesStayText(name: String) throws {
    for (page, html) in try SamplePages.all(Sample(name)) {
      let found = Markup(html)
      #expect(found.faults.isEmpty, "\(page)")
      #expect(Self.shape(found) == Self.expected[page], "\(page)")
      let addresses = found.tags.compactMap { $0.values["href"] }
      #expect(addresses.allSatisfy { $0.isEmpty || $0.hasPrefix("/") || $0 == "#main" }, "\(page)")
    }
  }

  /// Random strings of what markup and templates are made of.
  @Test(arguments: 0..<48) func randomNamesStayText(seed: UInt64) throws {
    let pieces = [
      "<", ">", "\"", "'", "&", "/", "=", "{", "}", "!", "-", "\u{301}", "\u{200D}", "\u{FE0F}",
      " ",
      "\n", "script", "on", "x", "\u{0}", "\u{E0020}", "\u{0600}", ";", "#", "\u{0D4E}",
      "\u{11A3A}", "\u{338}", "\u{1F1E9}", "\r",
    ]
    var random = SplitMix64(seed: seed)
    let name = (0..<24).map { _ in pieces[random.next(below: pieces.count)] }.joined()
    try namesStayText(name: name)
  }

  /// Outside form fields and addresses, which hold what was typed or given, nothing hidden is left.
  @Test func hiddenCharactersAreWrittenOut() throws {
    for (page, html) in try SamplePages.all(Sample("a\u{202E}b\u{200B}")) {
      let shown = html.replacing(#/ (value|data-events)="[^"]*"/#, with: "")
      #expect(!shown.unicodeScalars.contains("\u{202E}"), "\(page)")
      #expect(!shown.unicodeScalars.contains("\u{200B}"), "\(page)")
      #expect(shown.contains(#"a\u{202E}b\u{200B}"#), "\(page)")
    }
  }

  /// The shape of each page with ordinary names.
  private static let expected: [String: [String]] = {
    let pages = (try? SamplePages.all(.plain)) ?? []
    return Dictionary(uniqueKeysWithValues: pages.map { ($0.name, shape(Markup($0.html))) })
  }()

  /// Elements and their attributes in order; options and rows come in the same numbers.
  private static func shape(_ markup: Markup) -> [String] {
    markup.tags.map { ($0.isEnd ? "/" : "") + $0.name + " " + $0.attributes.joined(separator: " ") }
  }
}
