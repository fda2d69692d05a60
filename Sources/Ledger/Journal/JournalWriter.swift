public import SystemPackage

/// Appends a run's journal; durable up to each `sync`.
public final class JournalWriter {
  public let path: FilePath
  private let lines: ZstdLineWriter<DurableAppender>
  private var encoder = JournalEncoder()

  /// - Throws: `.exists` where the file is there already: a journal is written once.
  public init(
    _ path: FilePath, permissions: FilePermissions = .ledgerFile,
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    self.path = path
    let file = try DurableAppender(path, permissions: permissions, operations: operations)
    guard file.length == 0 else {
      throw LedgerError(.exists, "'\(path)' exists already, and a run's journal is written once")
    }
    lines = try ZstdLineWriter(to: file)
  }

  /// Writes a whole file of records in one step, over one that is there.
  public static func replace(
    _ path: FilePath, with records: [JournalRecord],
    operations: any FileOperations = SystemFileOperations()
  ) throws(LedgerError) {
    let file = try AtomicFileWriter(path, operations: operations)
    let lines = try ZstdLineWriter(to: file)
    var encoder = JournalEncoder()
    for record in records { encoder.append(record) }
    try lines.append(contentsOf: encoder.takeBytes())
    try lines.flush()
    try file.commit()
  }

  public func append(_ record: JournalRecord) { encoder.append(record) }

  /// Hands on what was appended, where it has grown; durable only after `sync`.
  ///
  /// Memory is bounded by calling this between batches that need no `sync`.
  public func drain() throws(LedgerError) {
    guard encoder.pendingBytes >= Self.drainedBytes else { return }
    try lines.append(contentsOf: encoder.takeBytes())
  }

  private static let drainedBytes = 1 << 18

  /// Returns once every record appended so far is on the disk.
  public func sync() throws(LedgerError) {
    try lines.append(contentsOf: encoder.takeBytes())
    try lines.flush()
    try lines.sink.sync()
  }
}
