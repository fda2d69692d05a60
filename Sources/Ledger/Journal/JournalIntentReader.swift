import Core

/// Streams the writes that a run intended, in the order in which it kept what they replaced.
///
/// What became of each is not told: see `JournalReplay`. A journal cut off by a crash is read up to
/// its last whole line.
package struct JournalIntentReader {
  private let label: String
  private let lines: any RunLines
  private var decoder: JournalDecoder?
  private var chunk = LineChunk(bytes: [], lines: [], firstLine: 1)
  private var position = 0

  package init(_ storage: any RunStorage) {
    label = storage.label(of: .journal)
    lines = storage.lines(of: .journal)
  }

  /// The next intent; nil at the end of the journal.
  package mutating func next() async throws(LedgerError) -> JournalRecord.Intent? {
    while true {
      while position < chunk.lines.count {
        let (line, bytes) = (chunk.lines[position], chunk.bytes)
        position += 1
        let record = try decoded(bytes.span.extracting(line))
        if case .intent(let intent) = record { return intent }
      }
      guard let next = try await lines.next() else { return nil }
      chunk = next
      position = 0
    }
  }

  private mutating func decoded(_ line: Span<UInt8>) throws(LedgerError) -> JournalRecord {
    do throws(LineError) {
      var decoder = if let known = decoder { known } else { try JournalDecoder() }
      defer { self.decoder = decoder }
      return try decoder.decode(line)
    } catch {
      throw LedgerError(.corrupted, "'\(label)' is not a journal: \(error.message)")
    }
  }
}
