/// Text made to fit a terminal's line.
enum Shortened {
  /// The text's beginning and its end around `…`, which takes at most `columns`.
  ///
  /// Keys of one family differ at their ends, so both ends stay.
  ///
  /// - Parameters:
  ///   - text: harmless already; no escape such as `\u{1B}` is cut in two.
  ///   - columns: at least 3.
  static func middle(_ text: String, columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    let pieces = pieces(text)
    let room = max(2, columns - 1)
    let head = prefix(pieces, (room + 1) / 2)
    let tail = prefix(Array(pieces.reversed()), room / 2)
    return pieces.prefix(head).joined() + "…" + pieces.suffix(tail).joined()
  }

  /// How many pieces fit into so many columns.
  private static func prefix(_ pieces: [Substring], _ columns: Int) -> Int {
    var used = 0
    for (count, piece) in pieces.enumerated() {
      used += DisplayWidth.of(String(piece))
      if used > columns { return count }
    }
    return pieces.count
  }

  /// Characters, and escapes as `Printable` writes them.
  private static func pieces(_ text: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = text[...]
    while let first = rest.first {
      var end = rest.index(after: rest.startIndex)
      if first == "\\", end < rest.endIndex {
        switch rest[end] {
        case "u":
          while end < rest.endIndex, rest[end] != "}" { end = rest.index(after: end) }
          if end < rest.endIndex { end = rest.index(after: end) }
        case "x": end = rest.index(end, offsetBy: 3, limitedBy: rest.endIndex) ?? end
        default: end = rest.index(after: end)
        }
      }
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    return pieces
  }
}
