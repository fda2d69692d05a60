import Ledger
import SystemPackage

/// Tells what a crash cut off from what was damaged, in the bytes after a journal's last whole frame.
///
/// A process that is killed leaves the beginning of one frame. A power cut may leave zeros behind it,
/// where the system had not written a block yet. Anything else was changed afterwards.
struct JournalTail {
  private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  private static let piece = 1 << 18
  /// Places that look like the start of a frame, at most; a chance hit is one in four billion bytes.
  private static let candidates = 64

  private let path: FilePath
  private let file: FileDescriptor

  init(_ path: FilePath) throws(LedgerError) {
    self.path = path
    file = try LedgerError.wrapping("open", path) {
      try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    }
  }

  func close() { try? file.close() }

  /// - Parameters:
  ///   - start: where the last whole frame ends.
  ///   - isUnreadable: whether the bytes from there on are no frame's beginning.
  /// - Returns: what is wrong; nil for an end that a crash leaves.
  func damage(from start: Int64, isUnreadable: Bool) throws(LedgerError) -> String? {
    var position = start
    var zeros: Int64 = 0
    var last: [UInt8] = []
    var tried = 0
    while true {
      let bytes = try read(at: position, count: Self.piece)
      guard !bytes.isEmpty else { break }
      let joined = last + bytes
      let base = position - Int64(last.count)
      for index in joined.indices.dropLast(Self.magic.count - 1)
      where joined[index] == Self.magic[0] && joined[index...].starts(with: Self.magic) {
        let offset = base + Int64(index)
        guard offset > start, tried < Self.candidates else { continue }
        tried += 1
        if try isWholeFrame(at: offset) {
          return "bytes from \(start) on were changed: complete records follow at \(offset)"
        }
      }
      last = Array(joined.suffix(Self.magic.count - 1))
      position += Int64(bytes.count)
      let trailing = Int64(bytes.reversed().prefix { $0 == 0 }.count)
      zeros = trailing == Int64(bytes.count) ? zeros + trailing : trailing
    }
    guard isUnreadable, position > start else { return nil }
    // Blocks that a power cut kept from the disk read as zeros.
    return zeros >= 512 || zeros == position - start
      ? nil : "bytes from \(start) on were changed: they cannot be decompressed"
  }

  private func read(at offset: Int64, count: Int) throws(LedgerError) -> [UInt8] {
    let file = file
    return try LedgerError.wrapping("read", path) {
      try FileChunk.read(file, at: offset, count: count)
    }
  }

  /// Whether a frame with a right checksum starts there.
  private func isWholeFrame(at start: Int64) throws(LedgerError) -> Bool {
    let decompressor = try ZstdDecompressor(maximumWindowLog: 23)
    var offset = start
    while true {
      let input = try read(at: offset, count: 1 << 17)
      guard !input.isEmpty else { return false }
      var position = 0
      while position < input.count {
        let before = position
        var produced = 0
        var step = ZstdDecompressor.Step.progress
        _ = [UInt8](capacity: 1 << 17) { output in
          step = decompressor.step(input.span, position: &position, into: &output)
          produced = output.count
        }
        switch step {
        case .frameEnd: return true
        case .failed: return false
        case .progress: if position == before, produced == 0 { return false }
        }
      }
      offset += Int64(input.count)
    }
  }
}
