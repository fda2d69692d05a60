import Glibc

/// What `stat(2)` says about a file; two equal stamps mean that no write happened in between, as
/// far as the file system's clock can tell.
///
/// Only paths are asked: closing a descriptor of our own on a database would drop every POSIX lock
/// this process holds on it (https://sqlite.org/howtocorrupt.html, section 2.2).
struct DatabaseStamp: Equatable, Sendable {
  let device: UInt64
  let inode: UInt64
  /// Bytes.
  let size: Int64
  let isRegular: Bool
  private let seconds: Int
  private let nanoseconds: Int

  /// - Returns: nil when nothing stands at `path`.
  init?(path: String) throws(SQLiteFailure) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SQLiteFailure(system: errno, doing: "asking for the state of \(path)")
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  func isSameFile(as other: DatabaseStamp) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// A database file and the files that SQLite keeps next to it.
struct DatabaseFiles: Equatable, Sendable {
  let main: DatabaseStamp
  let journal: DatabaseStamp?
  let wal: DatabaseStamp?
  let hasSharedMemory: Bool

  /// - Returns: nil when there is no main file.
  init?(path: String) throws(SQLiteFailure) {
    guard let main = try DatabaseStamp(path: path) else { return nil }
    self.main = main
    journal = try DatabaseStamp(path: path + "-journal")
    wal = try DatabaseStamp(path: path + "-wal")
    hasSharedMemory = try DatabaseStamp(path: path + "-shm") != nil
  }

  var journalIsEmpty: Bool { (journal?.size ?? 0) == 0 }
  var walIsEmpty: Bool { (wal?.size ?? 0) == 0 }
}
