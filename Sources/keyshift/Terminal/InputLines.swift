import Foundation

/// The lines of stdin, as bytes, without their ends; read piece by piece.
struct InputLines: Sequence, IteratorProtocol {
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  private static let pieceBytes = 65_536

  mutating func next() -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      guard !isAtEnd else {
        defer { start = buffer.endIndex }
        return start < buffer.endIndex ? Array(buffer[start...]) : nil
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.endIndex
      let piece = try? FileHandle.standardInput.read(upToCount: Self.pieceBytes)
      if let piece, !piece.isEmpty { buffer += piece } else { isAtEnd = true }
    }
  }
}
