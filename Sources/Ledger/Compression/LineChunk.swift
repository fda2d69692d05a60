/// Whole lines, read together.
public struct LineChunk: Sendable {
  /// The lines, each with its newline.
  public let bytes: [UInt8]
  /// Each line's bytes within `bytes`, without its newline.
  public let lines: [Range<Int>]
  /// The number of the chunk's first line in the file, from 1.
  public let firstLine: Int

  public init(bytes: [UInt8], lines: [Range<Int>], firstLine: Int) {
    self.bytes = bytes
    self.lines = lines
    self.firstLine = firstLine
  }
}
