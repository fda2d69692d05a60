import Core

/// Text from outside, put into GitHub Flavored Markdown so that it stays text: it opens no element,
/// mentions nobody, links to nothing, and can be seen.
///
/// Everything goes through `Printable` first, so there is no newline, no control and nothing that
/// changes the direction of reading. It then stands in code, where GitHub links no `@name`, no `#123`
/// and no address.
enum MarkdownText {
  /// The longest text in a line of prose or a cell, in code points; a longer one is cut.
  static let longest = 200

  /// A code span. A backtick, which could end the span, and a bar, which could end a table's cell,
  /// appear as `\u{60}` and `\u{7C}`.
  static func code(_ text: String) -> String { span(Printable.name(text)) }

  /// The same for a text that is harmless for a terminal already.
  static func span(_ printable: String) -> String { whole(cut(printable)) }

  /// The same, and never cut: for what a reader has to see to its end, such as a store's address.
  static func whole(_ printable: String) -> String {
    let text = printable.substituting("`", with: "\\u{60}").substituting("|", with: "\\u{7C}")
    return "`\(text.isEmpty ? " " : text)`"
  }

  /// A `code` element for a line of raw HTML, in which Markdown is not read.
  static func element(_ text: String) -> String {
    "<code>\(HTMLText.escaped(cut(Printable.name(text))))</code>"
  }

  /// A fenced block.
  ///
  /// - Parameters:
  ///   - language: a word of the program's own.
  ///   - lines: harmless for a terminal; none holds a newline.
  ///   - fence: nil for one that the lines need.
  static func fenced(_ language: String, _ lines: [String], fence: String? = nil) -> String {
    let fence = fence ?? self.fence(around: lines)
    return "\(fence)\(language)\n" + lines.map { $0 + "\n" }.joined() + fence + "\n"
  }

  /// A fence longer than any run of backticks in the lines.
  static func fence(around lines: some Sequence<String>) -> String {
    let longest = lines.reduce(0) { max($0, longestRun(of: "`", in: $1)) }
    return String(repeating: "`", count: max(3, longest + 1))
  }

  /// A table; every cell is Markdown already.
  static func table(header: [String], numbers: Int, rows: [[String]]) -> String {
    let rules = header.indices.map { $0 < header.count - numbers ? "---" : "---:" }
    return ([header, rules] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  private static func cut(_ text: String) -> String {
    let scalars = text.unicodeScalars
    return scalars.count > longest ? text.prefix(scalars: longest) + "…" : text
  }

  private static func longestRun(of scalar: Unicode.Scalar, in text: String) -> Int {
    var longest = 0
    var run = 0
    for here in text.unicodeScalars {
      run = here == scalar ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
