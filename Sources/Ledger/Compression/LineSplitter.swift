import Glibc

package enum LineSplitter {
  /// The lines that end in a newline, without it.
  ///
  /// - Parameter start: bytes before it hold no newline.
  package static func lines(in bytes: [UInt8], from start: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    lines.reserveCapacity(bytes.count / 128)
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var lineStart = 0
      var position = start
      while position < buffer.count,
        let newline = unsafe memchr(base + position, 0x0A, buffer.count - position)
      {
        let end = unsafe UnsafeRawPointer(newline) - base
        lines.append(lineStart..<end)
        lineStart = end + 1
        position = lineStart
      }
    }
    return lines
  }
}

/// Whole lines, read together.
package struct LineChunk: Sendable {
  /// The lines, each with its newline.
  package let bytes: [UInt8]
  /// Each line's bytes within `bytes`, without its newline.
  package let lines: [Range<Int>]
  /// The number of the chunk's first line in the file, from 1.
  package let firstLine: Int

  package init(bytes: [UInt8], lines: [Range<Int>], firstLine: Int) {
    self.bytes = bytes
    self.lines = lines
    self.firstLine = firstLine
  }
}
