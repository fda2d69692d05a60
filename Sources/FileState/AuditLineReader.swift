import Ledger
import SystemPackage

/// Streams the lines of the log; memory is bounded by the longest line.
struct AuditLineReader: ~Copyable {
  private let path: FilePath
  private let file: FileDescriptor
  private var offset: Int64 = 0
  private var buffer: [UInt8] = []
  private var lines: [Range<Int>] = []
  private var nextLine = 0
  /// Bytes after the last newline, once every line was read.
  private(set) var tornLength = 0

  /// - Returns: nil where there is no file.
  static func open(_ path: FilePath) throws(LedgerError) -> AuditLineReader? {
    do { return try AuditLineReader(path) } catch  where error.code == .notFound { return nil }
  }

  private init(_ path: FilePath) throws(LedgerError) {
    self.path = path
    file = try RegularFile.open(path)
  }

  deinit { try? file.close() }

  /// The next line without its newline, or nil at the end.
  mutating func next() throws(LedgerError) -> [UInt8]? {
    while nextLine == lines.count {
      let scanned = buffer.count - (lines.last.map { $0.upperBound + 1 } ?? 0)
      buffer.removeFirst(buffer.count - scanned)
      let part = try LedgerError.wrapping("read", path) { [file, offset] in
        try FileChunk.read(file, at: offset, count: 1 << 16)
      }
      lines = []
      nextLine = 0
      guard !part.isEmpty else {
        tornLength = buffer.count
        return nil
      }
      offset += Int64(part.count)
      buffer += part
      lines = LineSplitter.lines(in: buffer, from: scanned)
      if lines.isEmpty, buffer.count > AuditCodecV1.maximumLineLength {
        throw LedgerError(
          .corrupted, "'\(path)' has a line longer than any record. Restore the file from a copy.")
      }
    }
    nextLine += 1
    return Array(buffer[lines[nextLine - 1]])
  }
}
