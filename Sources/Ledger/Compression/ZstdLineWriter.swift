/// Writes lines as Zstandard frames (RFC 8878); `zstdcat` reads the result.
///
/// Memory: a window of 1 MiB and buffers of some hundred KiB, whatever the length of the file.
package final class ZstdLineWriter<Sink: ByteSink> {
  package let sink: Sink
  private let compressor: ZstdCompressor
  private var pending: [UInt8] = []
  private var frameIsOpen = false
  private var isBroken = false
  private let bufferSize = 1 << 17

  /// - Parameter level: 1 (quick) … 19 (small).
  package init(to sink: Sink, level: Int32 = 1) throws(LedgerError) {
    self.sink = sink
    compressor = try ZstdCompressor(level: level, windowLog: 20)
    pending.reserveCapacity(bufferSize)
  }

  /// Appends one line; the newline is added here.
  package func append(line: [UInt8]) throws(LedgerError) {
    pending.append(contentsOf: line)
    pending.append(UInt8(ascii: "\n"))
    if pending.count >= bufferSize { try compressPending(endingFrame: false) }
  }

  /// Appends whole lines, each with its newline; the quick way for many of them.
  package func append(contentsOf lines: [UInt8]) throws(LedgerError) {
    if lines.count < bufferSize {
      pending.append(contentsOf: lines)
      if pending.count >= bufferSize { try compressPending(endingFrame: false) }
    } else {
      try compressPending(endingFrame: false)
      try compress(lines, endingFrame: false)
    }
  }

  /// Ends the frame and hands everything to the sink: a file cut off after this reads up to here.
  ///
  /// Costs some twenty bytes and what the compressor had learned; does nothing where nothing was
  /// added. Making the sink durable is the caller's next step. Call it last of all, too.
  package func flush() throws(LedgerError) {
    guard frameIsOpen || !pending.isEmpty else { return }
    try compressPending(endingFrame: true)
  }

  private func compressPending(endingFrame: Bool) throws(LedgerError) {
    guard endingFrame || !pending.isEmpty else { return }
    var lines: [UInt8] = []
    swap(&lines, &pending)
    try compress(lines, endingFrame: endingFrame)
    lines.removeAll(keepingCapacity: true)
    swap(&lines, &pending)
  }

  private func compress(_ lines: [UInt8], endingFrame: Bool) throws(LedgerError) {
    guard !isBroken else {
      throw LedgerError(.invalidInput, "no more lines can be compressed: an earlier write failed")
    }
    do {
      try compressor.compress(lines.span, endingFrame: endingFrame, into: sink)
    } catch {
      isBroken = true
      throw error
    }
    frameIsOpen = !endingFrame
  }
}
