/// Columns aligned by display width, numbers to the right.
package enum Table {
  package struct Cell: Sendable {
    let text: String
    let isNumber: Bool
    let meaning: Meaning?

    init(_ text: String, isNumber: Bool, meaning: Meaning?) {
      self.text = text
      self.isNumber = isNumber
      self.meaning = meaning
    }

    /// A name from outside, made harmless.
    package static func name(_ text: String) -> Cell {
      Cell(Printable.name(text), isNumber: false, meaning: nil)
    }

    /// A number, with thousands separators; 0 is shown faintly.
    package static func number(_ number: some BinaryInteger) -> Cell { self.number(number, nil) }

    static func number(_ number: some BinaryInteger, _ meaning: Meaning?) -> Cell {
      Cell(Quantity.count(number), isNumber: true, meaning: number == 0 ? .quiet : meaning)
    }

    /// Words of the program itself.
    static func words(_ text: String, _ meaning: Meaning? = nil) -> Cell {
      Cell(text, isNumber: false, meaning: meaning)
    }
  }

  /// A line for the header and one for each row, every one ended by a newline.
  ///
  /// Where the table is wider than the terminal, each row becomes its first cell and, below it,
  /// the others with their headers.
  ///
  /// - Parameters:
  ///   - leavesOutZeros: whether cells of 0 are left out there.
  ///   - header: the program's own words, or names made harmless by `Printable`.
  ///   - indent: spaces before every line.
  package static func text(
    header: [String], rows: [[Cell]], style: Style, indent: Int = 2, leavesOutZeros: Bool = false
  ) -> String {
    guard let first = rows.first else { return "" }
    guard fits(header: header, rows: rows, style: style, indent: indent) else {
      return stacked(header, rows, style, indent, leavesOutZeros)
    }
    let widths = widths(header, rows)
    let titles = header.enumerated().map { column, title in
      Cell(title, isNumber: column < first.count && first[column].isNumber, meaning: .heading)
    }
    return ([titles] + rows).map { line($0, widths, style, indent) }.joined()
  }

  /// Whether the table is no wider than the terminal.
  static func fits(
    header: [String], rows: [[Cell]], style: Style, indent: Int = 2
  ) -> Bool {
    let widths = widths(header, rows)
    return widths.reduce(indent, +) + 2 * max(0, widths.count - 1) <= style.width
  }

  private static func widths(_ header: [String], _ rows: [[Cell]]) -> [Int] {
    header.indices.map { column in
      rows.reduce(DisplayWidth.of(header[column])) { widest, row in
        column < row.count ? max(widest, DisplayWidth.of(row[column].text)) : widest
      }
    }
  }

  private static func line(
    _ cells: [Cell], _ widths: [Int], _ style: Style, _ indent: Int
  ) -> String {
    var line = DisplayWidth.padding(indent)
    for (column, cell) in cells.enumerated() where column < widths.count {
      let gap = DisplayWidth.padding(widths[column] - DisplayWidth.of(cell.text))
      let painted = style.paint(cell.text, cell.meaning)
      line += (column == 0 ? "" : "  ") + (cell.isNumber ? gap + painted : painted + gap)
    }
    while line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
    return line + "\n"
  }

  private static func stacked(
    _ header: [String], _ rows: [[Cell]], _ style: Style, _ indent: Int,
    _ leavesOutZeros: Bool
  ) -> String {
    var output = ""
    for row in rows {
      guard let first = row.first else { continue }
      output += DisplayWidth.padding(indent) + style.paint(first.text, .heading) + "\n"
      let cells = zip(header, row).dropFirst().filter { _, cell in
        !(leavesOutZeros && cell.isNumber && cell.text == "0")
      }
      let pairs = cells.map { title, cell in
        WordWrap.unbroken(title.isEmpty ? cell.text : "\(title) \(cell.text)")
      }
      output += style.wrapped(pairs.joined(separator: ", "), indent: indent + 2)
    }
    return output
  }
}
