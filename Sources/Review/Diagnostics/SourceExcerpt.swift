import Core

/// A line of a file with carets under the place that a message is about.
struct SourceExcerpt {
  private struct Cell {
    let text: String
    let width: Int
  }

  private static let tabStop = 8
  private static let indent = 2

  let line: String
  let carets: String

  /// - Returns: nil where the file has no such line.
  init?(_ range: SourceRange, in bytes: [UInt8], width: Int) {
    guard let lineBytes = Self.line(range.line, of: bytes) else { return nil }
    let cells = Self.cells(lineBytes)
    let start = min(max(1, range.column) - 1, cells.count)
    let end = start + min(max(1, range.length), max(1, cells.count - start))
    let room = max(16, width - Self.indent)
    let window = Self.window(of: cells, around: start, room: room)
    let cut = window.lowerBound > 0
    let shown = cells[window].map(\.text).joined()
    line =
      DisplayWidth.padding(Self.indent) + (cut ? "…" : "") + shown
      + (window.upperBound < cells.count ? "…" : "")
    let before = cells[window.lowerBound..<max(window.lowerBound, start)]
      .reduce(cut ? 1 : 0) { $0 + $1.width }
    let covered = cells[min(start, window.upperBound)..<min(end, window.upperBound)]
      .reduce(0) { $0 + $1.width }
    carets =
      DisplayWidth.padding(Self.indent + before) + "^"
      + String(repeating: "~", count: max(0, covered - 1))
  }

  /// The columns that characters take when shown; tabs reach to the next stop.
  private static func cells(_ bytes: [UInt8]) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    var commands = CommandGuard()
    var rest = Array(UTF8Elements(bytes))[...]
    while let element = rest.popFirst() {
      let text: String
      switch element {
      case .invalid(let byte): text = Printable.hexadecimal(byte)
      case .scalar(let scalar):
        let isCommand = commands.endsOpening(scalar, next: rest.first?.scalar)
        if scalar == "\t" {
          text = DisplayWidth.padding(tabStop - column % tabStop)
        } else if isCommand || Printable.isHidden(scalar) {
          text = Printable.escape(scalar)
        } else {
          text = String(scalar)
        }
      }
      cells.append(Cell(text: text, width: DisplayWidth.of(text)))
      column += DisplayWidth.of(text)
    }
    return cells
  }

  /// The cells to show: all where they fit, else those from a third of the room before `start`.
  private static func window(of cells: [Cell], around start: Int, room: Int) -> Range<Int> {
    if cells.reduce(0, { $0 + $1.width }) <= room { return 0..<cells.count }
    var first = start
    var before = 0
    while first > 0, before + cells[first - 1].width <= room / 3 {
      first -= 1
      before += cells[first].width
    }
    var last = first
    var used = 2
    while last < cells.count, used + cells[last].width <= room {
      used += cells[last].width
      last += 1
    }
    return first..<last
  }

  /// Lines end with LF, CRLF or CR; a byte order mark is no part of the first.
  private static func line(_ number: Int, of bytes: [UInt8]) -> [UInt8]? {
    guard number > 0 else { return nil }
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var current = 1
    var i = start
    while i < bytes.count {
      let isEnd = bytes[i] == 0x0A || bytes[i] == 0x0D
      if isEnd, current == number { return Array(bytes[start..<i]) }
      if bytes[i] == 0x0D, i + 1 < bytes.count, bytes[i + 1] == 0x0A { i += 1 }
      i += 1
      if isEnd {
        current += 1
        start = i
      }
    }
    return current == number ? Array(bytes[start...]) : nil
  }
}
