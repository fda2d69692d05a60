import Core
import GRDB
import GRDBSQLite
import Glibc

/// The steps from a path to a connection whose table has been checked.
struct StoreOpening {
  struct Opened: Sendable {
    let path: String
    let queue: DatabaseQueue
    let access: ReadOnlyAccess?
  }

  let path: String
  let busyTimeout: Duration
  /// Made in a file that is empty, where the mode asks for that; nil makes nothing.
  var table: TableShape?
  /// Throws where the database at a path is not one to work on.
  let checkSchema: @Sendable (Database, String) throws -> Void

  /// - Parameter creating: whether a missing or empty file becomes an empty store; only for writing.
  func run(_ access: StoreAccess, creating: Bool) throws(StoreError) -> Opened {
    try translatingErrors(path: path, busyTimeout: busyTimeout) {
      switch access {
      case .reading: try openReadOnly()
      case .writing: try openReadWrite(create: creating)
      }
    }
  }

  // MARK: - Reading

  private func openReadOnly() throws -> Opened {
    let path = try resolvedPath()
    var hotJournal = false
    // Another process may open, close or recover the file between the look and the opening.
    for _ in 0..<4 {
      let files = try existingFiles(path)
      let header = try readHeader(path)
      let access = try ReadOnlyAccess.choose(
        path: path, files: files, header: header, hotJournal: hotJournal)
      do {
        let queue = try connect(access.uri(path: path), readOnly: access.readsOriginal)
        guard try isUnchanged(path, since: files, header, access) else { continue }
        try check(queue, path: path)
        return Opened(path: path, queue: queue, access: access)
      } catch let error as DatabaseError where Self.needsRecovery(error) {
        hotJournal = true
      }
    }
    throw StoreError(
      .changedDuringRead,
      "\(path) changed each time it was opened: another process keeps opening and closing it")
  }

  private func isUnchanged(
    _ path: String, since files: DatabaseFiles, _ header: DatabaseHeader, _ access: ReadOnlyAccess
  ) throws -> Bool {
    let now = try existingFiles(path)
    guard case .locked(let main, _) = access else { return now == files }
    return try now.main.isSameFile(as: main) && readHeader(path) == header
  }

  private func readHeader(_ path: String) throws(SQLiteFailure) -> DatabaseHeader {
    let header = try DatabaseHandle(path: path).header()
    guard header.isDatabase else {
      throw SQLiteFailure(code: SQLITE_NOTADB, message: "the header is not that of a database")
    }
    return header
  }

  /// SQLite would have to write before it could read: SQLITE_READONLY_ROLLBACK, _RECOVERY,
  /// _CANTINIT and _CANTLOCK (https://sqlite.org/rescode.html).
  private static func needsRecovery(_ error: DatabaseError) -> Bool {
    [
      .SQLITE_READONLY_ROLLBACK, .SQLITE_READONLY_RECOVERY, .SQLITE_READONLY_CANTINIT,
      .SQLITE_READONLY_CANTLOCK,
    ].contains(error.extendedResultCode)
  }

  // MARK: - Writing

  private func openReadWrite(create: Bool) throws -> Opened {
    let isMissing = try DatabaseStamp(path: path) == nil
    let path = isMissing && create ? try absolutePath() : try resolvedPath()
    if !isMissing { _ = try existingFiles(path, allowsEmpty: create) }
    if isMissing && create { makeFile(path) }
    let uri = DatabaseURI(path: path, [create ? "mode=rwc" : "mode=rw"])
    let queue = try connect(uri, readOnly: false)
    try queue.writeWithoutTransaction { database in
      guard unsafe sqlite3_db_readonly(database.sqliteConnection, "main") == 0 else {
        throw SQLiteFailure(code: SQLITE_READONLY, message: "the file is not writable")
      }
      if create {
        try database.inTransaction(.immediate) {
          if let table, try SchemaCheck.isEmptyDatabase(database) {
            try database.execute(sql: table.create)
          }
          return .commit
        }
      }
    }
    try check(queue, path: path)
    return Opened(path: path, queue: queue, access: nil)
  }

  /// Makes the file that SQLite then fills. SQLite itself would let everybody read it that the umask lets.
  private func makeFile(_ path: String) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    // Else another process made it meanwhile, or SQLite words why it cannot be made.
    if descriptor >= 0 { close(descriptor) }
  }

  // MARK: - Parts of both

  private func connect(_ uri: DatabaseURI, readOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = false
    configuration.label = "keyshift.sqlite"
    configuration.busyMode =
      busyTimeout > .zero ? .timeout(busyTimeout / .seconds(1)) : .immediateError
    configuration.prepareDatabase(ConnectionSettings.apply)
    return try DatabaseQueue(path: uri.text, configuration: configuration)
  }

  private func check(_ queue: DatabaseQueue, path: String) throws {
    try queue.writeWithoutTransaction { database in
      try checkSchema(database, path)
    }
  }

  private func existingFiles(
    _ path: String, allowsEmpty: Bool = false
  ) throws -> DatabaseFiles {
    guard let files = try DatabaseFiles(path: path) else { throw missingError }
    guard files.main.isRegular else {
      throw StoreError(.unsupportedFormat, "\(path) is not a regular file. Check the path")
    }
    guard files.main.size > 0 || allowsEmpty else {
      throw StoreError(.unsupportedFormat, "\(path) is empty, so it is not a store. Check the path")
    }
    return files
  }

  /// The file's real path: SQLite names the journals after the file that a link leads to.
  private func resolvedPath() throws -> String {
    guard let resolved = unsafe realpath(path, nil) else {
      if errno == ENOENT || errno == ENOTDIR { throw missingError }
      throw SQLiteFailure(system: errno, doing: "resolving \(path)")
    }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The absolute path of a file that does not exist yet.
  private func absolutePath() throws -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    guard let directory = unsafe getcwd(nil, 0) else {
      throw SQLiteFailure(system: errno, doing: "asking for the working directory")
    }
    defer { unsafe free(directory) }
    return unsafe String(cString: directory) + "/" + path
  }

  private var missingError: StoreError {
    let place = (try? absolutePath()) ?? path
    return StoreError(
      .notFound,
      "there is no file \(path): check '\(table?.setting ?? "store")' in the cohort plan"
        + (place == path ? "" : "; the path here is \(place)"))
  }
}

extension StoreOpening {
  init(path: String, busyTimeout: Duration, table: TableShape) {
    self.init(path: path, busyTimeout: busyTimeout, table: table) { database, path in
      try SchemaCheck(database: database, path: path, table: table).run()
    }
  }
}
