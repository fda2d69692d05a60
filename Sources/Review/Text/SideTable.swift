/// Two records side by side: a column of names, and a column a side in which texts are wrapped.
enum SideTable {
  struct Row {
    var name: String
    var left: String
    var right: String?
  }

  /// Narrower than this, a side has no use as a column.
  private static let leastColumn = 20

  /// - Parameters:
  ///   - rows: harmless texts; a row without a right side has the whole width.
  ///   - indent: spaces before every line.
  static func text(
    left: String, right: String?, _ rows: [Row], style: Style, indent: Int = 2
  ) -> String {
    let names = rows.reduce(0) { max($0, DisplayWidth.of($1.name)) }
    let room = style.width - indent - names - 2
    let column = right == nil ? room : (room - 2) / 2
    guard column >= leastColumn else { return stacked(left, right, rows, style, indent) }
    func line(_ name: String, _ first: String, _ second: String?) -> String {
      let start = DisplayWidth.padding(indent) + padded(name, names) + "  "
      guard let second, !second.isEmpty else { return trimmed(start + first) }
      return trimmed(start + padded(first, column) + "  " + second)
    }
    var output = style.heading(line("", left, right)) + "\n"
    for row in rows {
      let first = lines(row.left, row.right == nil ? room : column)
      let second = row.right.map { lines($0, column) } ?? []
      for number in 0..<max(first.count, second.count) {
        let name = number == 0 ? row.name : ""
        let text = line(
          name, number < first.count ? first[number] : "",
          number < second.count ? second[number] : nil)
        output += text + "\n"
      }
    }
    return output
  }

  /// One side after the other.
  private static func stacked(
    _ left: String, _ right: String?, _ rows: [Row], _ style: Style, _ indent: Int
  ) -> String {
    let sides: [(title: String, facts: [(name: String, text: String)])] =
      [(left, rows.map { ($0.name, $0.left) })]
      + (right.map { [($0, rows.compactMap { row in row.right.map { (row.name, $0) } })] } ?? [])
    return sides.map { side in
      DisplayWidth.padding(indent) + style.heading(side.title) + "\n"
        + style.facts(side.facts, indent: indent + 2)
    }.joined()
  }

  /// Broken at blanks, and within a word that is longer than a line: a key or a fingerprint.
  private static func lines(_ text: String, _ width: Int) -> [String] {
    WordWrap.lines(text, width: width).flatMap { line -> [String] in
      guard DisplayWidth.of(line) > width else { return [line] }
      var pieces = [""]
      var used = 0
      for character in line {
        let columns = DisplayWidth.of(String(character))
        if used + columns > width {
          pieces.append("")
          used = 0
        }
        pieces[pieces.count - 1].append(character)
        used += columns
      }
      return pieces
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + DisplayWidth.padding(width - DisplayWidth.of(text))
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
    return line
  }
}
