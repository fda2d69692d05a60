/// How a database is read without changing it or anything next to it; `docs/sqlite.md` has the
/// cases.
enum ReadOnlyAccess: Sendable {
  /// SQLite's own locks make each read transaction consistent.
  case locked(main: DatabaseStamp, usesWAL: Bool)
  /// A file in WAL mode that nobody has open. Taking part in WAL would create files, so it is read
  /// without locks, and every read is followed by a look whether the files still are as they were.
  case unlocked(DatabaseFiles)
  /// The file as it is on disk needs recovery, which happens in a private copy.
  case recoveredCopy(PrivateCopy)

  /// What the files of a database allow.
  ///
  /// - Parameter hotJournal: SQLite found that a rollback journal must be played back first.
  static func choose(
    path: String, files: DatabaseFiles, header: DatabaseHeader, hotJournal: Bool
  ) throws(SQLiteFailure) -> ReadOnlyAccess {
    let needsRecovery =
      hotJournal
      || header.usesWAL && (!files.journalIsEmpty || !files.walIsEmpty && !files.hasSharedMemory)
    if needsRecovery {
      return .recoveredCopy(try PrivateCopy(of: path, files: files))
    }
    let joinsWAL = files.wal != nil && files.hasSharedMemory
    return header.usesWAL && !joinsWAL
      ? .unlocked(files) : .locked(main: files.main, usesWAL: header.usesWAL)
  }

  /// The database to open.
  func uri(path: String) -> DatabaseURI {
    switch self {
    // With `readonly_shm`, the shared memory of a WAL database is neither created nor written.
    case .locked: DatabaseURI(path: path, ["mode=ro", "readonly_shm=1"])
    case .unlocked: DatabaseURI(path: path, ["mode=ro", "immutable=1"])
    case .recoveredCopy(let copy): DatabaseURI(path: copy.path, ["mode=rw"])
    }
  }

  var readsOriginal: Bool {
    if case .recoveredCopy = self { false } else { true }
  }

  /// Whether a read may start: had the file been replaced, or had a rollback-journal database
  /// become a WAL one, a read would miss the new file or create files next to it.
  func allowsRead(path: String, connection: OpaquePointer) throws(SQLiteFailure) -> Bool {
    guard case .locked(let main, let usesWAL) = self else { return true }
    guard let now = try DatabaseStamp(path: path), now.isSameFile(as: main) else { return false }
    return try unsafe DatabaseHeader(connection: connection).usesWAL == usesWAL
  }

  /// Whether what was just read is one state of the database.
  func confirmsRead(path: String) throws(SQLiteFailure) -> Bool {
    guard case .unlocked(let files) = self else { return true }
    guard let now = try DatabaseFiles(path: path) else { return false }
    return now.main == files.main && now.walIsEmpty && now.journalIsEmpty
  }
}
