import ByteJSON
import Core
package import SystemPackage

/// Writes a snapshot, entry by entry, in bounded memory.
///
/// The file appears under its name, whole, when `finish` returns; without it nothing is left behind.
/// It holds values, so only its owner can read it.
package final class SnapshotWriter {
  private let file: AtomicFileWriter
  private let lines: ZstdLineWriter<AtomicFileWriter>
  private let header: SnapshotHeader
  private var digest = RunningDigest()
  private var entries: Int64 = 0
  private var last: (namespace: Namespace, key: Key)?
  private var pending = SnapshotCodecV1.lines()

  package init(
    _ path: FilePath, header: SnapshotHeader,
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    self.header = header
    file = try AtomicFileWriter(path, permissions: .privateFile, operations: operations)
    lines = try ZstdLineWriter(to: file)
    SnapshotCodecV1.append(header, to: &pending)
  }

  /// - Throws: `.invalidInput` unless the entry comes after the one before, by namespace and then key,
  ///   in byte order, and its namespace is one of the header's.
  package func append(_ record: SnapshotEntry) throws(LedgerError) {
    if let last, (last.namespace, last.key) >= (record.namespace, record.key) {
      throw LedgerError(
        .invalidInput,
        "the key '\(record.key)' of \(record.namespace) was listed out of order for the snapshot "
          + "'\(file.path)': the store does not list keys in byte order, or listed a key twice")
    }
    guard header.namespaces.contains(record.namespace) else {
      throw LedgerError(
        .invalidInput, "the snapshot '\(file.path)' does not include \(record.namespace)")
    }
    last = (record.namespace, record.key)
    entries += 1
    let start = pending.bytes.count
    SnapshotCodecV1.append(record, to: &pending)
    guard pending.bytes.count - start <= ZstdLineReader.Options.longestValueLine else {
      throw LedgerError(
        .invalidInput,
        "the value of '\(record.key)' in \(record.namespace) has \(record.entry.value.count) "
          + "bytes, more than a snapshot can hold. Leave its namespace out, or save it by other "
          + "means.")
    }
    if pending.bytes.count >= 1 << 17 { try write() }
  }

  /// Writes the trailer and gives the file its name.
  package func finish() throws(LedgerError) -> SnapshotSummary {
    try write()
    let summary = SnapshotSummary(entries: entries, digest: digest.text)
    var trailer = SnapshotCodecV1.lines()
    SnapshotCodecV1.append(summary, to: &trailer)
    try lines.append(contentsOf: trailer.bytes)
    try lines.flush()
    try file.commit()
    return summary
  }

  private func write() throws(LedgerError) {
    let bytes = pending.take()
    digest.update(bytes)
    try lines.append(contentsOf: bytes)
  }
}
