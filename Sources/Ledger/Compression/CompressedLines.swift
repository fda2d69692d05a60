/// Lines as one Zstandard frame (RFC 8878) in memory, for backends that keep them in pieces.
package enum CompressedLines {
  /// - Parameter lines: whole lines, each with its newline.
  package static func compress(_ lines: [UInt8]) throws(LedgerError) -> [UInt8] {
    let buffer = ByteBuffer()
    let writer = try ZstdLineWriter(to: buffer)
    try writer.append(contentsOf: lines)
    try writer.flush()
    return buffer.bytes
  }

  /// - Parameter limit: of the lines, in bytes; what is longer is refused before it is in memory.
  /// - Throws: `.corrupted` where the bytes are not one whole frame.
  package static func decompress(
    _ bytes: [UInt8], limit: Int = 256 << 20
  ) throws(LedgerError) -> [UInt8] {
    let decompressor = try ZstdDecompressor(maximumWindowLog: 23)
    var lines: [UInt8] = []
    var position = 0
    while true {
      let before = (position, lines.count)
      var step = ZstdDecompressor.Step.progress
      lines.append(addingCapacity: 1 << 17) { output in
        step = decompressor.step(bytes.span, position: &position, into: &output)
      }
      switch step {
      case .frameEnd:
        guard position == bytes.count else { throw damaged("more follows the frame") }
        return lines
      case .failed(let reason): throw damaged(reason)
      case .progress:
        guard lines.count <= limit else { throw damaged("more than \(limit) bytes") }
        guard before != (position, lines.count) else { throw damaged("the frame is cut off") }
      }
    }
  }

  private static func damaged(_ reason: String) -> LedgerError {
    LedgerError(.corrupted, "compressed lines cannot be read", cause: reason)
  }
}

private final class ByteBuffer: ByteSink {
  private(set) var bytes: [UInt8] = []

  func append(_ more: borrowing Span<UInt8>) throws(LedgerError) {
    unsafe more.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }
}
