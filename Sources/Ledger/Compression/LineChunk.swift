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
