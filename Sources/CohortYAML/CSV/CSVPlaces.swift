import Core

/// Turns byte offsets of a file, asked for in rising order, into lines and columns.
///
/// One pass over the file in all, whatever the number of questions; quoted fields may span lines.
struct CSVPlaces {
  let file: String
  private var line = 1
  private var lineStart = 0
  private var scanned = 0

  init(file: String) { self.file = file }

  /// - Parameters:
  ///   - offset: not below the offset of an earlier call, unless on the same line.
  ///   - end: where the marked stretch ends.
  mutating func range(of offset: Int, to end: Int, in bytes: [UInt8]) -> SourceRange {
    while scanned < offset {
      if bytes[scanned] == 0x0A {
        line += 1
        lineStart = scanned + 1
      }
      scanned += 1
    }
    return SourceRange(
      file: file, line: line, column: Self.scalars(bytes, lineStart, offset) + 1,
      length: Self.scalars(bytes, offset, end))
  }

  private static func scalars(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var count = 0
    var i = start
    while i < end {
      if bytes[i] & 0xC0 != 0x80 { count += 1 }
      i += 1
    }
    return count
  }
}
