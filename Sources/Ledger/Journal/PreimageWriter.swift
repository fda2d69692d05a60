import ByteJSON
import Core

/// Keeps what a run's writes replace, for rollback; the one file of a run that holds values.
///
/// The file is made, with mode 0600, at the first entry. Its first line names the format and the run;
/// each further line is one entry in a snapshot's form, under the key it stood under.
package struct PreimageWriter {
  package static let format = "keyshift.preimages/1"

  private let run: String
  private let writer: any RunWriter
  private var isBegun = false

  /// - Parameter writer: of the run; nothing is written before the first entry.
  package init(_ writer: any RunWriter, run: String) {
    self.run = run
    self.writer = writer
  }

  /// Returns once every entry is durable.
  package mutating func keep(_ entries: [SnapshotEntry]) async throws(LedgerError) {
    guard !entries.isEmpty else { return }
    var lines = isBegun ? SnapshotCodecV1.lines() : head
    isBegun = true
    for entry in entries {
      SnapshotCodecV1.append(entry, to: &lines)
      if lines.bytes.count >= 1 << 20 { try await writer.append(lines.take(), to: .preimages) }
    }
    try await writer.append(lines.take(), to: .preimages)
    try await writer.sync(.preimages)
  }

  private var head: JSONWriter {
    var line = SnapshotCodecV1.lines()
    line.beginObject()
    line.field("format", Self.format)
    line.field("run", run)
    line.endObject()
    line.endLine()
    return line
  }
}
