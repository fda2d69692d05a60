import Core
import SystemPackage

/// Streams the writes that a run intended, in the order in which it kept what they replaced.
///
/// What became of each is not told: see `JournalReplay`. A journal cut off by a crash is read up to
/// its last whole line.
public struct JournalIntentReader {
  private let path: FilePath
  private let lines: ZstdLineReader
  private var decoder: JournalDecoder
  private var chunk = LineChunk(bytes: [], lines: [], firstLine: 1)
  private var position = 0

  public init(_ paths: JournalPaths) throws {
    path = paths.journal
    var options = ZstdLineReader.Options()
    options.toleratesTornTail = true
    lines = try ZstdLineReader(path, options: options)
    decoder = try JournalDecoder()
  }

  /// The next intent; nil at the end of the journal.
  public mutating func next() throws(LedgerError) -> JournalRecord.Intent? {
    while true {
      while position < chunk.lines.count {
        let (line, bytes) = (chunk.lines[position], chunk.bytes)
        position += 1
        let record = try decoded(bytes.span.extracting(line))
        if case .intent(let intent) = record { return intent }
      }
      guard let next = try lines.next() else { return nil }
      chunk = next
      position = 0
    }
  }

  private mutating func decoded(_ line: Span<UInt8>) throws(LedgerError) -> JournalRecord {
    do { return try decoder.decode(line) } catch {
      throw LedgerError(.corrupted, "'\(path)' is not a journal: \(error.message)")
    }
  }
}
