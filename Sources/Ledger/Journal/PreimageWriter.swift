import ByteJSON
import Core
public import SystemPackage

/// Keeps what a run's writes replace, for rollback; the one file of a run that holds values.
///
/// The file is made, with mode 0600, at the first entry. Its first line names the format and the run;
/// each further line is one entry in a snapshot's form, under the key it stood under.
public final class PreimageWriter {
  public static let format = "keyshift.preimages/1"

  public let path: FilePath
  private let run: String
  private let operations: any FileOperations
  private var lines: ZstdLineWriter<DurableAppender>?

  public init(
    _ path: FilePath, run: String, operations: any FileOperations = SystemFileOperations()
  ) {
    self.path = path
    self.run = run
    self.operations = operations
  }

  /// Returns once every entry is on the disk.
  public func keep(_ entries: [SnapshotEntry]) throws(LedgerError) {
    guard !entries.isEmpty else { return }
    let lines = try opened()
    var pending = SnapshotCodecV1.lines()
    for entry in entries {
      SnapshotCodecV1.append(entry, to: &pending)
      if pending.bytes.count >= 1 << 20 { try lines.append(contentsOf: pending.take()) }
    }
    try lines.append(contentsOf: pending.bytes)
    try lines.flush()
    try lines.sink.sync()
  }

  private func opened() throws(LedgerError) -> ZstdLineWriter<DurableAppender> {
    if let lines { return lines }
    let file = try DurableAppender(
      path, permissions: [.ownerRead, .ownerWrite], operations: operations)
    let opened = try ZstdLineWriter(to: file)
    var head = JSONWriter.lines()
    head.beginObject()
    head.field("format", Self.format)
    head.field("run", run)
    head.endObject()
    head.endLine()
    try opened.append(contentsOf: head.bytes)
    lines = opened
    return opened
  }
}
