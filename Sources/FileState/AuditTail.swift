import Core
import Ledger
import SystemPackage

/// The end of the log: its last whole record and what stands behind it.
struct AuditTail {
  var last: AuditRecord?
  /// Bytes behind the last newline.
  var torn: [UInt8] = []

  /// Reads backwards, so that the cost does not grow with the log.
  ///
  /// - Throws: `.corrupted` where the last line is not a record or was changed.
  static func read(_ path: FilePath) throws(LedgerError) -> AuditTail {
    let bytes: [UInt8]
    do { bytes = try end(of: path) } catch  where error.code == .notFound { return AuditTail() }
    guard let lastNewline = bytes.lastIndex(of: 0x0A) else { return AuditTail(torn: bytes) }
    let start = bytes[..<lastNewline].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = Array(bytes[start..<lastNewline])
    guard let record = AuditCodecV1.decode(line),
      AuditCodecV1.isUnchanged(line, hash: record.hash)
    else {
      if AuditCodecV1.isNewerFormat(line) {
        throw LedgerError(
          .newerFormat,
          "'\(path)' was continued by a later version of keyshift. Install that version or later.")
      }
      throw LedgerError(
        .corrupted,
        "the last record of '\(path)' was changed. Nothing was added to the log.",
        advice: .checkAuditLog)
    }
    return AuditTail(last: record, torn: Array(bytes[(lastNewline + 1)...]))
  }

  /// Enough of the file's end to hold a whole record and a torn one.
  private static func end(of path: FilePath) throws(LedgerError) -> [UInt8] {
    let file = try RegularFile.open(path)
    defer { try? file.close() }
    return try LedgerError.wrapping("read", path) {
      let length = try file.seek(offset: 0, from: .end)
      var size: Int64 = 1 << 14
      while true {
        let start = max(0, length - size)
        let bytes = try readAll(file, from: start, to: length)
        let newlines = bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        if newlines >= 2 || start == 0 { return bytes }
        guard size < 4 * Int64(AuditCodecV1.maximumLineLength) else { return bytes }
        size *= 2
      }
    }
  }

  private static func readAll(
    _ file: FileDescriptor, from start: Int64, to end: Int64
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while start + Int64(bytes.count) < end {
      let part = try FileChunk.read(
        file, at: start + Int64(bytes.count), count: Int(end - start) - bytes.count)
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }
}
