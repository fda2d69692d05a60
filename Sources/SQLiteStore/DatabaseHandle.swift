import GRDB
import GRDBSQLite

/// A database file opened by SQLite's own file layer and read without any lock or SQL.
///
/// SQLite's layer, because it keeps a closed descriptor until this process holds no lock on the
/// file; a descriptor of our own would drop those locks when closed
/// (https://sqlite.org/howtocorrupt.html, section 2.2).
@safe struct DatabaseHandle: ~Copyable {
  private let connection: OpaquePointer

  init(path: String) throws(SQLiteFailure) {
    let uri = DatabaseURI(path: path, ["mode=ro", "readonly_shm=1"]).text
    var handle: OpaquePointer?
    let code = unsafe sqlite3_open_v2(
      uri, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened = unsafe handle else {
      _ = unsafe sqlite3_close(handle)
      throw SQLiteFailure(code: code, message: "opening the file")
    }
    unsafe connection = opened
  }

  deinit { _ = unsafe sqlite3_close(connection) }

  func header() throws(SQLiteFailure) -> DatabaseHeader {
    try unsafe DatabaseHeader(connection: connection)
  }

  /// - Parameter count: at most this many bytes; SQLite fills up with zeros past the end.
  func read(_ count: Int32, at offset: Int64) throws(SQLiteFailure) -> [UInt8] {
    try unsafe readMainFile(of: connection, count, at: offset)
  }
}

/// The first bytes of a database file (https://sqlite.org/fileformat2.html#the_database_header).
struct DatabaseHeader: Equatable {
  let isDatabase: Bool
  let usesWAL: Bool

  init(connection: OpaquePointer) throws(SQLiteFailure) {
    let bytes = try unsafe readMainFile(of: connection, 20, at: 0)
    isDatabase = bytes.starts(with: "SQLite format 3\0".utf8)
    // The file format's write and read versions: 1 for a rollback journal, 2 for WAL.
    usesWAL = bytes[18] == 2 || bytes[19] == 2
  }
}

private func readMainFile(
  of connection: OpaquePointer, _ count: Int32, at offset: Int64
) throws(SQLiteFailure) -> [UInt8] {
  var file: UnsafeMutablePointer<sqlite3_file>?
  let found = unsafe sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
  guard found == SQLITE_OK, let file = unsafe file,
    let read = unsafe file.pointee.pMethods?.pointee.xRead
  else { throw SQLiteFailure(code: SQLITE_MISUSE, message: "the database is closed") }
  var bytes = [UInt8](repeating: 0, count: Int(max(0, count)))
  let code = unsafe read(file, &bytes, count, offset)
  // SQLITE_IOERR_SHORT_READ, a macro that Swift does not import.
  let shortRead = SQLITE_IOERR | 2 << 8
  guard code == SQLITE_OK || code == shortRead else {
    throw SQLiteFailure(code: code, message: "reading the file")
  }
  return bytes
}

/// The pragmas of every connection; `docs/sqlite.md` has the measurements behind them.
enum ConnectionSettings {
  /// KiB of pages that a connection keeps: a batch's pages and the upper levels of the tree.
  private static let cacheKibibytes = 16_384

  /// The journal mode is left as it was found. A rollback journal is deleted after each commit and,
  /// with `EXTRA`, its directory synced, so that a power failure cannot bring the journal, and with
  /// it the state before the commit, back. In WAL mode `EXTRA` is the same as `FULL`.
  static func apply(to database: Database) throws {
    try database.execute(
      sql: "PRAGMA cache_size = -\(cacheKibibytes); PRAGMA synchronous = EXTRA")
  }
}
