/// Breaking sentences into lines at spaces.
enum WordWrap {
  /// Lines of at most `width` columns, each after `indent` spaces; a longer word has a line alone.
  ///
  /// - Parameters:
  ///   - text: without controls; newlines count as spaces, and a no-break space becomes a space at
  ///     which no line ends.
  ///   - hanging: further spaces before every line but the first.
  static func lines(_ text: String, width: Int, indent: Int = 0, hanging: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.unicodeScalars.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let columns = DisplayWidth.of(String(word))
      let margin = indent + (lines.isEmpty ? 0 : hanging)
      if used > 0, margin + used + 1 + columns > width {
        lines.append(DisplayWidth.padding(margin) + line)
        line = String(word)
        used = columns
      } else {
        line += (used > 0 ? " " : "") + String(word)
        used += columns + (used > 0 ? 1 : 0)
      }
    }
    if used > 0 {
      lines.append(DisplayWidth.padding(indent + (lines.isEmpty ? 0 : hanging)) + line)
    }
    return lines.map { $0.substituting(noBreak, with: " ") }
  }

  /// The text with its spaces made such that no line ends there.
  static func unbroken(_ text: String) -> String { text.substituting(" ", with: noBreak) }

  private static let noBreak = "\u{A0}"
}
