package import SystemPackage

/// Streams the lines of a Zstandard file of one or more frames.
///
/// Memory: a chunk, the frame's window (at most `Options.maximumWindowLog`) and the longest line.
package final class ZstdLineReader {
  package struct Options: Hashable, Sendable {
    /// Bytes of a chunk, about; a longer line comes alone, in a chunk of its own size.
    package var chunkSize = 1 << 18
    /// Bytes of a line, at most. Lines without values are short; the longest is what a plan is about.
    package var maximumLineLength = 16 << 20
    /// Base-2 logarithm of the window, at most; 23 (8 MiB) reads whatever `zstd -19` writes.
    package var maximumWindowLog: Int32 = 23
    /// Reads up to the last whole line of what can be read and reports the rest in `ending`, as for
    /// a journal that a crash cut off.
    package var toleratesTornTail = false

    package init() {}

    /// For files whose lines hold whole values.
    package static var values: Options {
      var options = Options()
      options.maximumLineLength = longestValueLine
      return options
    }

    /// A value of 25 MiB in JSON or Base64, with its key and metadata.
    static let longestValueLine = 64 << 20
  }

  package enum Ending: Hashable, Sendable {
    /// The last frame was whole and ended with a newline.
    case whole
    /// The file is cut off or unreadable after the lines that were read; says why.
    case torn(String)
  }

  /// How the file ended; nil until `next` has returned nil.
  package private(set) var ending: Ending?
  /// Whether the file ends in bytes that are no part of a frame, rather than inside one.
  package private(set) var isUnreadable = false
  /// Bytes of the file up to the end of its last whole frame: the length to cut a torn file back to.
  package private(set) var wholeFramesLength: Int64 = 0
  /// Lines that lie in whole frames up to there; lines after these came from a torn frame.
  package private(set) var wholeFramesLines = 0

  private let path: FilePath
  private let options: Options
  private let file: OpenFile
  private let decompressor: ZstdDecompressor
  private var input: [UInt8] = []
  private var inputPosition = 0
  private var inputOffset: Int64 = 0
  private var frameIsOpen = false
  private var partial: [UInt8] = []
  private var linesRead = 0

  package convenience init(
    _ path: FilePath, options: Options = Options()
  ) throws(LedgerError) {
    try self.init(OpenFile(reading: path), options: options)
  }

  /// Reads from the file's start, wherever others are reading it.
  init(_ file: OpenFile, options: Options = Options()) throws(LedgerError) {
    path = file.path
    self.options = options
    self.file = file
    decompressor = try ZstdDecompressor(maximumWindowLog: options.maximumWindowLog)
  }

  /// The next lines, or nil at the end of the file.
  ///
  /// - Throws: `.truncated` where the file ends inside a frame or a line, `.corrupted` where bytes
  ///   were changed or a line is too long. With `toleratesTornTail` these end the file instead, all
  ///   but the too long line.
  package func next() throws(LedgerError) -> LineChunk? {
    while ending == nil {
      let scanned = partial.count
      var bytes = partial
      partial = []
      let stop = try fill(&bytes)
      let lines = LineSplitter.lines(in: bytes, from: scanned)
      guard let end = lines.last.map({ $0.upperBound + 1 }) else {
        // The whole chunk is a part of one line, which is not copied: it may be long.
        partial = consume bytes
        if partial.count > options.maximumLineLength { throw tooLong() }
        try settle(stop, lines: 0)
        continue
      }
      partial = Array(bytes[end...])
      if partial.count > options.maximumLineLength { throw tooLong() }
      try settle(stop, lines: lines.count)
      bytes.removeLast(bytes.count - end)
      let chunk = LineChunk(bytes: bytes, lines: lines, firstLine: linesRead + 1)
      linesRead += lines.count
      return chunk
    }
    return nil
  }

  private enum Stop {
    case full, frameEnd, end, cut
    case unreadable(String)
  }

  /// Appends decompressed bytes until the chunk is full, a frame ends, or nothing more can be read.
  private func fill(_ bytes: inout [UInt8]) throws(LedgerError) -> Stop {
    let room = max(options.chunkSize - bytes.count, options.chunkSize / 2)
    var stop = Stop.full
    try bytes.append(addingCapacity: room) { output throws(LedgerError) in
      while output.freeCapacity > 0 {
        guard let found = try self.step(into: &output) else { continue }
        stop = found
        return
      }
    }
    return stop
  }

  private func step(into output: inout OutputSpan<UInt8>) throws(LedgerError) -> Stop? {
    if inputPosition == input.count {
      try refill()
      // What the context still holds comes out without further input, so ask it once more.
      if input.isEmpty, !frameIsOpen { return .end }
    }
    let before = (inputPosition, output.count)
    switch decompressor.step(input.span, position: &inputPosition, into: &output) {
    case .failed(let reason): return .unreadable(reason)
    case .frameEnd:
      frameIsOpen = false
      return .frameEnd
    case .progress: frameIsOpen = true
    }
    return input.isEmpty && before == (inputPosition, output.count) ? .cut : nil
  }

  private func refill() throws(LedgerError) {
    inputOffset += Int64(input.count)
    inputPosition = 0
    input = try file.read(at: inputOffset, count: 1 << 17)
  }

  private func settle(_ stop: Stop, lines: Int) throws(LedgerError) {
    switch stop {
    case .full: break
    case .frameEnd:
      wholeFramesLength = inputOffset + Int64(inputPosition)
      wholeFramesLines = linesRead + lines
    case .end:
      if partial.isEmpty { ending = .whole } else { try tear(.truncated, "inside a line") }
    case .cut: try tear(.truncated, "inside a compressed frame")
    case .unreadable(let reason):
      isUnreadable = true
      try tear(.corrupted, reason)
    }
  }

  private func tear(_ code: LedgerError.Code, _ reason: String) throws(LedgerError) {
    if options.toleratesTornTail {
      ending = .torn(reason)
    } else if code == .truncated {
      throw LedgerError(
        code, "'\(path)' is incomplete: it ends \(reason). Copy it again, or create it again.")
    } else {
      throw LedgerError(
        code,
        "'\(path)' cannot be decompressed after byte \(wholeFramesLength): it was changed, or is "
          + "not a Zstandard file. Copy it again, or create it again.", cause: reason)
    }
  }

  private func tooLong() -> LedgerError {
    LedgerError(
      .corrupted,
      "'\(path)' has more than \(options.maximumLineLength) bytes in line \(linesRead + 1), more "
        + "than this program writes. Copy it again, or create it again.")
  }
}
