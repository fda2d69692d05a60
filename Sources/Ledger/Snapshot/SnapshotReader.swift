import Core
package import SystemPackage

/// Streams a snapshot in bounded memory and checks it as it goes.
///
/// What was read is known to be whole and unchanged only when `next` has returned nil.
package final class SnapshotReader {
  package let header: SnapshotHeader
  /// Nil until `next` has returned nil.
  package private(set) var summary: SnapshotSummary?
  private let path: FilePath
  private let reader: ZstdLineReader
  private var first: LineChunk?
  private var digest = RunningDigest()
  private var entries: Int64 = 0
  private var last: (namespace: Namespace, key: Key)?

  /// - Throws: `.newerFormat` where a later version wrote the file, `.corrupted` where it is no
  ///   snapshot.
  package init(_ path: FilePath) throws(LedgerError) {
    self.path = path
    reader = try ZstdLineReader(path, options: .values)
    guard let chunk = try reader.next(), let line = chunk.lines.first else {
      throw LedgerError(
        .truncated,
        "'\(path)' is empty. Copy the file again, or take the snapshot again.")
    }
    header = try SnapshotHeader(line: Array(chunk.bytes[line]), at: path)
    first = chunk
  }

  /// The next entries, in the order of namespaces and keys, or nil at the end; some hundred KiB at a
  /// time.
  ///
  /// - Throws: `.truncated` where the trailer is missing, `.corrupted` where a line is not as it was
  ///   written, the order is wrong, or count or digest differ from the trailer's.
  package func next() throws(LedgerError) -> [SnapshotEntry]? {
    if let chunk = first {
      first = nil
      digest.update(Array(chunk.bytes[...(chunk.lines[0].upperBound)]))
      return try read(chunk, from: 1)
    }
    if let chunk = try reader.next() { return try read(chunk, from: 0) }
    guard summary != nil else {
      throw LedgerError(
        .truncated,
        "'\(path)' is incomplete: it ends after \(entries) entries without its trailer. Copy the "
          + "file again, or take the snapshot again.")
    }
    return nil
  }

  private func read(
    _ chunk: LineChunk, from first: Int
  ) throws(LedgerError) -> [SnapshotEntry] {
    var found: [SnapshotEntry] = []
    found.reserveCapacity(chunk.lines.count)
    var end = first < chunk.lines.count ? chunk.lines[first].lowerBound : chunk.bytes.count
    let start = end
    for index in first..<max(first, chunk.lines.count) {
      let line = chunk.bytes[chunk.lines[index]]
      if let trailer = SnapshotCodecV1.summary(line) {
        digest.update(chunk.bytes.span.extracting(start..<end))
        try check(trailer, isLast: index == chunk.lines.count - 1)
        return found
      }
      guard summary == nil, let record = SnapshotCodecV1.entry(line) else {
        throw broken("line \(chunk.firstLine + index) is not an entry")
      }
      if let last, (last.namespace, last.key) >= (record.namespace, record.key) {
        throw broken("line \(chunk.firstLine + index) is out of order")
      }
      last = (record.namespace, record.key)
      entries += 1
      end = chunk.lines[index].upperBound + 1
      found.append(record)
    }
    digest.update(chunk.bytes.span.extracting(start..<end))
    return found
  }

  private func check(_ trailer: SnapshotSummary, isLast: Bool) throws(LedgerError) {
    guard isLast, summary == nil else { throw broken("there are lines after the trailer") }
    guard trailer.entries == entries, trailer.digest == digest.text else {
      throw broken(
        "the trailer has \(trailer.entries) entries with a digest that does not match the "
          + "\(entries) found"
      )
    }
    summary = trailer
  }

  private func broken(_ what: String) -> LedgerError {
    LedgerError(
      .corrupted,
      "the snapshot '\(path)' was changed: \(what). Copy the file again, or take the snapshot "
        + "again.")
  }
}
