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
  /// Where the table is wider than the terminal, its header becomes `narrowHeader`, then its first cells
  /// are shortened. Where that is not enough, each row becomes its first cell and, below it, the others
  /// with their headers.
  ///
  /// - Parameters:
  ///   - header: the program's own words, or names made harmless by `Printable`.
  ///   - narrowHeader: shorter words for the same columns; nil where there are none.
  ///   - indent: spaces before every line.
  ///   - leavesOutZeros: whether columns of numbers that are all 0 are left out, and cells of 0 where
  ///   cells stand below each other.
  package static func text(
    header: [String], narrowHeader: [String]? = nil, rows: [[Cell]], style: Style, indent: Int = 2,
    leavesOutZeros: Bool = false
  ) -> String {
    let kept = header.indices.filter { !(leavesOutZeros && isEmpty($0, rows)) }
    let rows = rows.map { row in kept.filter { $0 < row.count }.map { row[$0] } }
    let header = kept.map { header[$0] }
    guard !rows.isEmpty else { return "" }
    if fits(header: header, rows: rows, style: style, indent: indent) {
      return grid(header, rows, style, indent)
    }
    if let narrowHeader {
      let narrow = kept.filter { $0 < narrowHeader.count }.map { narrowHeader[$0] }
      let (cut, shorter) = shortened(narrow, rows, style, indent)
      if fits(header: cut, rows: shorter, style: style, indent: indent) {
        return grid(cut, shorter, style, indent)
      }
    }
    return stacked(header, rows, style, indent, leavesOutZeros)
  }

  private static func grid(
    _ header: [String], _ rows: [[Cell]], _ style: Style, _ indent: Int
  ) -> String {
    guard let first = rows.first else { return "" }
    let widths = widths(header, rows)
    let titles = header.enumerated().map { column, title in
      Cell(title, isNumber: column < first.count && first[column].isNumber, meaning: .heading)
    }
    return ([titles] + rows).map { line($0, widths, style, indent) }.joined()
  }

  /// Whether the column has numbers, and no other than 0.
  private static func isEmpty(_ column: Int, _ rows: [[Cell]]) -> Bool {
    rows.allSatisfy { column < $0.count && $0[column].isNumber && $0[column].text == "0" }
  }

  /// The table with its first column as narrow as the terminal needs it, and no narrower than 12.
  private static func shortened(
    _ header: [String], _ rows: [[Cell]], _ style: Style, _ indent: Int
  ) -> ([String], [[Cell]]) {
    let widths = widths(header, rows)
    let others = widths.dropFirst().reduce(indent) { $0 + $1 + 2 }
    let room = max(12, style.width - others)
    guard style.shortens, let first = widths.first, first > room else { return (header, rows) }
    return (
      header,
      rows.map { row in
        row.enumerated().map { column, cell in
          guard column == 0 else { return cell }
          return Cell(
            Shortened.middle(cell.text, columns: room), isNumber: cell.isNumber,
            meaning: cell.meaning)
        }
      }
    )
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
