package import Ledger
import SystemPackage

/// A run's files in the state directory.
package struct FileRunStorage: RunStorage {
  package let paths: JournalPaths
  private let operations: any FileOperations

  package init(
    _ paths: JournalPaths, operations: any FileOperations = SystemFileOperations()
  ) {
    self.paths = paths
    self.operations = operations
  }

  package var run: String { paths.run }
  package var reference: String { paths.relativeJournal }

  package func label(of part: RunPart) -> String { "\(paths[part])" }

  package func exists(_ part: RunPart) async throws(LedgerError) -> Bool {
    let path = paths[part]
    return await FileWork.run { FileExistence.exists(path) }
  }

  package func create() async throws(LedgerError) -> any RunWriter {
    let writer = FileRunWriter(paths, operations)
    try await writer.begin()
    return writer
  }

  package func replaceRecovery(with lines: [UInt8]) async throws(LedgerError) {
    try await replace(.recovery, with: lines)
  }

  /// Writes a whole part in one step, over one that is there.
  package func replace(_ part: RunPart, with lines: [UInt8]) async throws(LedgerError) {
    let (path, operations) = (paths[part], operations)
    try await FileWork.run { () throws(LedgerError) in
      let file = try AtomicFileWriter(path, operations: operations)
      let writer = try ZstdLineWriter(to: file)
      try writer.append(contentsOf: lines)
      try writer.flush()
      try file.commit()
    }
  }

  package func lines(of part: RunPart) -> any RunLines {
    var options = part == .preimages ? ZstdLineReader.Options.values : ZstdLineReader.Options()
    options.toleratesTornTail = true
    return FileRunLines(paths[part], options, checksDamage: part != .preimages)
  }

  package func digest(of part: RunPart) async throws(LedgerError) -> String {
    let path = paths[part]
    return try await FileWork.run { () throws(LedgerError) in try FileDigest.text(of: path) }
  }
}

/// Writes a run's files.
private actor FileRunWriter: RunWriter {
  private let executor: FileExecutor
  private let paths: JournalPaths
  private let operations: any FileOperations
  private var files: [RunPart: ZstdLineWriter<DurableAppender>] = [:]

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(_ paths: JournalPaths, _ operations: any FileOperations) {
    self.paths = paths
    self.operations = operations
    executor = FileExecutor("keyshift.run")
  }

  func begin() throws(LedgerError) {
    try DirectoryTree.create(paths.directory)
    let file = try DurableAppender(paths.journal, operations: operations)
    guard file.length == 0 else {
      throw LedgerError(
        .exists, "'\(paths.journal)' already exists, and a run's journal is written only once")
    }
    files[.journal] = try ZstdLineWriter(to: file)
  }

  func append(_ lines: [UInt8], to part: RunPart) throws(LedgerError) {
    try file(of: part).append(contentsOf: lines)
  }

  func sync(_ part: RunPart) throws(LedgerError) {
    let lines = try file(of: part)
    try lines.flush()
    try lines.sink.sync()
  }

  /// Only the owner reads what has values.
  private func file(of part: RunPart) throws(LedgerError) -> ZstdLineWriter<DurableAppender> {
    if let file = files[part] { return file }
    let appender = try DurableAppender(
      paths[part], permissions: part == .preimages ? [.ownerRead, .ownerWrite] : .ledgerFile,
      operations: operations)
    let file = try ZstdLineWriter(to: appender)
    files[part] = file
    return file
  }
}

/// Reads one of a run's files.
private actor FileRunLines: RunLines {
  private let executor: FileExecutor
  private let path: FilePath
  private let options: ZstdLineReader.Options
  private let checksDamage: Bool
  private var reader: ZstdLineReader?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(_ path: FilePath, _ options: ZstdLineReader.Options, checksDamage: Bool) {
    self.path = path
    self.options = options
    self.checksDamage = checksDamage
    executor = FileExecutor("keyshift.lines")
  }

  func next() throws(LedgerError) -> LineChunk? { try opened().next() }

  func ending() throws(LedgerError) -> RunLinesEnding {
    let reader = try opened()
    guard case .torn(let reason)? = reader.ending else { return .whole }
    guard checksDamage else { return .torn(reason, damage: nil) }
    let tail = try JournalTail(path)
    defer { tail.close() }
    return .torn(
      reason,
      damage: try tail.damage(
        from: reader.wholeFramesLength, isUnreadable: reader.isUnreadable))
  }

  private func opened() throws(LedgerError) -> ZstdLineReader {
    if let reader { return reader }
    let opened = try ZstdLineReader(path, options: options)
    reader = opened
    return opened
  }
}
