public import Core
import FoundationEssentials
public import SystemPackage

/// Streams what a run's writes replaced, in the order of its intents.
///
/// A file that a crash or damage cut off ends where it can no longer be read; what is missing then
/// is the caller's to notice.
public final class PreimageReader {
  private let lines: ZstdLineReader?
  private var chunk = LineChunk(bytes: [], lines: [], firstLine: 1)
  private var position = 0
  private var current: SnapshotEntry?

  /// A run that replaced nothing has no such file; then there is nothing to read.
  ///
  /// - Throws: `.corrupted` where the file is another run's or of another kind, `.newerFormat` where
  ///   a later version wrote it.
  public init(_ path: FilePath, run: String) throws(LedgerError) {
    var options = ZstdLineReader.Options.values
    options.toleratesTornTail = true
    guard FileExistence.exists(path) else {
      lines = nil
      return
    }
    let reader = try ZstdLineReader(path, options: options)
    lines = reader
    guard let first = try reader.next() else { return }
    chunk = first
    position = 1
    let head = try JSONDocument.decode(
      Head.self, from: Array(first.bytes[first.lines[0]]), at: path,
      format: PreimageWriter.format, remedy: "Put back the file that the run wrote.")
    guard head.run == run else {
      throw LedgerError(
        .corrupted,
        "'\(path)' belongs to the run \(head.run), not to \(run). Put back its own file.")
    }
  }

  /// The entry at the cursor; nil at the end.
  public func peek() throws(LedgerError) -> SnapshotEntry? {
    if let current { return current }
    while true {
      if position < chunk.lines.count {
        let line = chunk.bytes[chunk.lines[position]]
        guard let entry = SnapshotCodecV1.entry(line) else { return nil }
        position += 1
        current = entry
        return entry
      }
      guard let next = try lines?.next() else { return nil }
      chunk = next
      position = 0
    }
  }

  public func advance() { current = nil }

  /// The entry for the next intent that replaced something, and moves on; nil, without moving, where
  /// the entry at the cursor is another key's.
  public func take(_ key: Key, in namespace: Namespace) throws(LedgerError) -> Entry? {
    guard let found = try peek(), found.key == key, found.namespace == namespace else { return nil }
    advance()
    return found.entry
  }

  /// The entry of a key further on, leaving out those before it; nil at the end, where there is none.
  public func find(_ key: Key, in namespace: Namespace) throws(LedgerError) -> Entry? {
    while try peek() != nil {
      if let entry = try take(key, in: namespace) { return entry }
      advance()
    }
    return nil
  }

  private struct Head: Decodable { var run: String }
}
