import Core
import Testing

@testable import Review

@Suite struct LayoutTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("旅行", 4), ("ｱ", 1), ("ア", 2), ("Ａ", 2),
    ("한", 2),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("⌚", 2), ("🇸🇪", 2), ("→", 1), ("…", 1), ("שלום", 4),
    ("\u{20000}", 2), ("\u{303F}", 1), ("\u{3040}", 1), ("\u{FFE6}", 2), ("\u{10FFFD}", 1),
  ])
  func displayWidth(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (12_300, "12,300"), (-1_234, "-1,234"),
    (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
  ])
  func counts(number: Int, expected: String) {
    #expect(Quantity.count(number) == expected)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (4_199, "4.1 kB"), (999_999, "999.9 kB"),
    (25_000_000, "25.0 MB"), (3_000_000_000_000, "3.0 TB"), (.max, "9,223,372.0 TB"), (-1, "-1 B"),
  ])
  func bytes(number: Int, expected: String) {
    #expect(Quantity.bytes(number) == expected)
  }

  @Test(
    arguments: [
      (12_300, 40_000, 48_200, 34, 80, "planning 12,300 of 40,000 (30.7 %) 48,200/s, 34 s left"),
      (12_300, nil, 48_200, nil, 80, "planning 12,300 48,200/s"),
      (12_300, 40_000, 0, nil, 80, "planning 12,300 of 40,000 (30.7 %)"),
      (40_000, 40_000, 0.2, 0, 80, "planning 40,000 of 40,000 (100 %) 0/s, 0 s left"),
      (12_300, 40_000, 48_200, 34, 30, "planning 12,300 of 40,000"),
      (1, 0, .infinity, .nan, 80, "planning 1 of 0"),
      (39_999, 40_000, 1, 3_725, 80, "planning 39,999 of 40,000 (99.9 %) 1/s, 1 h 2 min left"),
      (1, 2, 1, 125, 80, "planning 1 of 2 (50.0 %) 1/s, 2 min 5 s left"),
      (1, 2, 1, 1e300, 4, ""),
    ] as [(Int, Int?, Double, Double?, Int, String)])
  func progress(done: Int, total: Int?, rate: Double, eta: Double?, width: Int, expected: String) {
    let line = ProgressLine.text(
      what: "planning", done: done, total: total, rate: rate, eta: eta, width: width)
    #expect(line == expected)
  }

  @Test func tableAligns() {
    let rows: [[Table.Cell]] = [
      [.name("旅行"), .number(1_200), .words("ok")], [.name("a\n"), .number(0), .words("failed")],
    ]
    let text = Table.text(header: ["name", "count", ""], rows: rows, style: .plain)
    #expect(
      text == """
          name    count
          旅行    1,200  ok
          a\\u{A}      0  failed

        """)
    let narrow = Table.text(
      header: ["name", "count", "state"], rows: rows, style: Style(color: false, width: 20))
    #expect(narrow.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 20 })
    #expect(narrow.contains("count 1,200"))
  }

  /// A header too wide becomes the short one before rows are stacked; columns of zeros go.
  @Test func tableNarrows() {
    let rows: [[Table.Cell]] = [
      [.name("a-rule-with-a-long-name"), .number(12), .number(0), .number(3)],
      [.name("b"), .number(0), .number(0), .number(0)],
    ]
    func text(_ width: Int, shortens: Bool) -> String {
      Table.text(
        header: ["rule", "+ create", "~ update", "x reject"],
        narrowHeader: ["rule", "+", "~", "x"],
        rows: rows, style: Style(color: false, width: width, shortens: shortens),
        leavesOutZeros: true)
    }
    #expect(!text(80, shortens: false).contains("update"))
    #expect(text(80, shortens: false).hasPrefix("  rule                     + create  x reject\n"))
    #expect(text(40, shortens: false).hasPrefix("  rule                      +  x\n"))
    #expect(
      text(24, shortens: true) == """
          rule              +  x
          a-rule-…ng-name  12  3
          b                 0  0

        """)
    #expect(
      text(24, shortens: false).contains(
        "a-rule-with-a-long-name\n    + create 12,\n    x reject 3\n"))
  }

  @Test(arguments: [
    ("abcdefghij", 10, "abcdefghij"), ("abcdefghij", 9, "abcd…ghij"), ("abcdefghij", 4, "ab…j"),
    ("abcdefghij", 1, "a…j"), ("旅行旅行旅行", 7, "旅…行"), ("", 3, ""),
    ("aaaa\\u{1B}bbbbbbbb", 10, "aaaa…bbbb"), ("a\\u{202E}bbbbbbbbbbbb", 14, "a…bbbbbb"),
    ("\\\\\\\\\\\\\\\\", 5, "\\\\…\\\\"), ("\\xFF\\xFE\\xFDabcdef", 12, "\\xFF…bcdef"),
    ("ends in a\\", 6, "end…a\\"),
  ])
  func shortensInTheMiddle(text: String, columns: Int, expected: String) {
    let short = Shortened.middle(text, columns: columns)
    #expect(short == expected)
    #expect(DisplayWidth.of(short) <= max(3, columns))
  }

  @Test func wrapsAtTheWidth() {
    #expect(WordWrap.lines("aa bb cc", width: 5) == ["aa bb", "cc"])
    #expect(WordWrap.lines("aa bb cc", width: 5, indent: 1, hanging: 1) == [" aa", "  bb", "  cc"])
    #expect(WordWrap.lines("旅行 旅行 a", width: 8) == ["旅行", "旅行 a"])
    #expect(WordWrap.lines("longer-than-that a", width: 5) == ["longer-than-that", "a"])
    #expect(WordWrap.lines("", width: 5).isEmpty)
    #expect(WordWrap.lines("a " + WordWrap.unbroken("b c"), width: 4) == ["a", "b c"])
  }

  @Test(arguments: [
    ("a.ksplan", "a.ksplan"), ("my plan", "'my plan'"), ("it's", "'it'\\''s'"), ("", "''"),
    ("$(x)", "'$(x)'"),
  ])
  func shellWords(argument: String, expected: String) {
    #expect(ShellWord.quoted(argument) == expected)
  }
}
