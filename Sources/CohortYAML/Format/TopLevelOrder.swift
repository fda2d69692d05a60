/// The keys of a document in their usual order, each with the comments above it.
///
/// What stands before the first key stays first, and what stands after the last value stays last.
struct TopLevelOrder {
  /// A line with its new text.
  struct Line {
    var text: String
    var kind: LineIndentation.Kind
    /// Goes on with a text, so that even a blank line of it stays.
    var isInText: Bool
  }

  /// - Parameters:
  ///   - keys: each key and the line that it starts in, in the order of the document.
  ///   - order: keys that are not in it come last, as they were.
  static func sorted(_ lines: [Line], _ keys: [(name: String, line: Int)], by order: [String])
    -> [Line]
  {
    guard let first = keys.first else { return lines }
    var footer = lines.count
    while footer > first.line + 1,
      isBetweenEntries(lines[footer - 1]) || isEndMark(lines[footer - 1])
    {
      footer -= 1
    }
    var chunks: [(rank: Int, lines: ArraySlice<Line>)] = []
    var end = footer
    for key in keys.reversed() {
      var start = key.line
      if key.line != first.line {
        while start > first.line + 1, isBetweenEntries(lines[start - 1]) { start -= 1 }
      }
      guard start <= end else { return lines }
      chunks.append((order.firstIndex(of: key.name) ?? order.count, lines[start..<end]))
      end = start
    }
    // `sort` promises no stability; places make it stable.
    let sorted = chunks.reversed().enumerated().sorted { a, b in
      (a.element.rank, a.offset) < (b.element.rank, b.offset)
    }
    return Array(lines[..<first.line] + sorted.flatMap(\.element.lines) + lines[footer...])
  }

  private static func isBetweenEntries(_ line: Line) -> Bool {
    guard !line.isInText else { return false }
    switch line.kind {
    case .blank: return true
    case .comment: return line.text.first == "#"
    default: return false
    }
  }

  private static func isEndMark(_ line: Line) -> Bool {
    line.kind == .content && line.text == "..." && !line.isInText
  }
}
