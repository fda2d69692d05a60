import Core

/// Where the lines of a file start, to turn offsets into places.
struct LineIndex: Sendable {
  private let file: String
  private let bytes: [UInt8]
  private let starts: [Int]

  /// - Parameter bytes: UTF-8 without a byte order mark; lines end with LF.
  init(_ bytes: [UInt8], file: String) {
    self.file = file
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
  }

  func range(_ span: Range<Int>) -> SourceRange {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if starts[middle] <= span.lowerBound { low = middle } else { high = middle }
    }
    let start = min(span.lowerBound, bytes.count)
    let end = min(span.upperBound, bytes.count)
    let covered = bytes[start..<max(start, end)].prefix { $0 != 0x0A && $0 != 0x0D }
    return SourceRange(
      file: file, line: low + 1, column: Self.characters(bytes[starts[low]..<start]) + 1,
      length: Self.characters(covered))
  }

  private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }
}
