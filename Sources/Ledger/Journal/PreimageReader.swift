package import Core
import FoundationEssentials
import SystemPackage

/// Streams what a run's writes replaced, in the order of its intents.
///
/// A file that a crash or damage cut off ends where it can no longer be read; what is missing then
/// is the caller's to notice.
package final class PreimageReader {
  private let storage: any RunStorage
  private var lines: (any RunLines)?
  private var isOpen = false
  private var chunk = LineChunk(bytes: [], lines: [], firstLine: 1)
  private var position = 0
  private var current: SnapshotEntry?

  /// Reads what the run replaced; a run that replaced nothing has nothing to read.
  ///
  /// Each call throws `.corrupted` where what is kept is another run's or of another kind, `.newerFormat`
  /// where a later version wrote it.
  package init(_ storage: any RunStorage) { self.storage = storage }

  private func open() async throws(LedgerError) {
    isOpen = true
    guard try await storage.exists(.preimages) else { return }
    let lines = storage.lines(of: .preimages)
    self.lines = lines
    guard let first = try await lines.next() else { return }
    chunk = first
    position = 1
    let label = storage.label(of: .preimages)
    let head = try JSONDocument.decode(
      Head.self, from: Array(first.bytes[first.lines[0]]), at: FilePath(label),
      format: PreimageWriter.format, remedy: "Restore the file that the run wrote.")
    guard head.run == storage.run else {
      throw LedgerError(
        .corrupted,
        "'\(label)' belongs to the run \(head.run), not to \(storage.run). Restore the right file.")
    }
  }

  /// The entry at the cursor; nil at the end.
  package func peek() async throws(LedgerError) -> SnapshotEntry? {
    if let current { return current }
    if !isOpen { try await open() }
    while true {
      if position < chunk.lines.count {
        let line = chunk.bytes[chunk.lines[position]]
        guard let entry = SnapshotCodecV1.entry(line) else { return nil }
        position += 1
        current = entry
        return entry
      }
      guard let next = try await lines?.next() else { return nil }
      chunk = next
      position = 0
    }
  }

  package func advance() { current = nil }

  /// The entry for the next intent that replaced something, and moves on; nil, without moving, where
  /// the entry at the cursor is another key's.
  package func take(_ key: Key, in namespace: Namespace) async throws(LedgerError) -> Entry? {
    guard let found = try await peek(), found.key == key, found.namespace == namespace else {
      return nil
    }
    advance()
    return found.entry
  }

  /// The entry of a key further on, leaving out those before it; nil at the end, where there is none.
  package func find(_ key: Key, in namespace: Namespace) async throws(LedgerError) -> Entry? {
    while try await peek() != nil {
      if let entry = try await take(key, in: namespace) { return entry }
      advance()
    }
    return nil
  }

  private struct Head: Decodable { var run: String }
}
