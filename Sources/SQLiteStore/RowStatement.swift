import GRDB
import GRDBSQLite
import Glibc

/// One of GRDB's cached prepared statements, stepped through the C API with raw column bytes.
///
/// Parameters count from 1 and columns from 0, as in SQLite. Bytes bound by `withBytes` are only
/// lent: they must live until the statement has been stepped and reset.
@safe struct RowStatement {
  private let owner: Statement
  private let handle: OpaquePointer

  init(_ database: Database, _ sql: String) throws {
    owner = try database.cachedStatement(sql: sql)
    unsafe handle = owner.sqliteStatement
    reset()
  }

  // MARK: - Parameters

  /// Binds text that SQLite copies; for what stays the same over many steps.
  func bind(_ index: Int32, copying text: String) throws(SQLiteFailure) {
    // SQLITE_TRANSIENT, a macro that Swift does not import.
    let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    try check(
      unsafe sqlite3_bind_text64(
        handle, index, text, UInt64(text.utf8.count), transient, UInt8(SQLITE_UTF8)))
  }

  func bind(_ index: Int32, _ integer: Int64?) throws(SQLiteFailure) {
    if let integer {
      try check(unsafe sqlite3_bind_int64(handle, index, integer))
    } else {
      try check(unsafe sqlite3_bind_null(handle, index))
    }
  }

  /// Binds the empty blob, which sorts after every text.
  func bindAfterEveryText(_ index: Int32) throws(SQLiteFailure) {
    try check(unsafe sqlite3_bind_zeroblob(handle, index, 0))
  }

  /// Runs `body` while `bytes` are bound as text.
  @inline(__always)
  func withText<R>(
    _ index: Int32, _ bytes: [UInt8], _ body: () throws(SQLiteFailure) -> R
  ) throws(SQLiteFailure) -> R {
    try unsafe bytes.withUnsafeBufferPointer { buffer throws(SQLiteFailure) in
      // SQLite takes a null pointer for NULL, not for the empty text.
      if let base = buffer.baseAddress, !buffer.isEmpty {
        let text = unsafe UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self)
        try check(
          unsafe sqlite3_bind_text64(
            handle, index, text, UInt64(buffer.count), nil, UInt8(SQLITE_UTF8)))
      } else {
        try check(unsafe sqlite3_bind_text64(handle, index, "", 0, nil, UInt8(SQLITE_UTF8)))
      }
      return try body()
    }
  }

  /// Runs `body` while `bytes` are bound as a blob.
  @inline(__always)
  func withBlob<R>(
    _ index: Int32, _ bytes: [UInt8], _ body: () throws(SQLiteFailure) -> R
  ) throws(SQLiteFailure) -> R {
    try unsafe bytes.withUnsafeBufferPointer { buffer throws(SQLiteFailure) in
      if let base = buffer.baseAddress, !buffer.isEmpty {
        try check(unsafe sqlite3_bind_blob64(handle, index, base, UInt64(buffer.count), nil))
      } else {
        try check(unsafe sqlite3_bind_zeroblob(handle, index, 0))
      }
      return try body()
    }
  }

  // MARK: - Steps

  /// - Returns: whether there is a row.
  func step() throws(SQLiteFailure) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let failure = failure(code)
      reset()
      throw failure
    }
  }

  /// Runs a statement that yields no rows.
  ///
  /// - Returns: the rows it inserted, changed or deleted.
  func run() throws(SQLiteFailure) -> Int32 {
    _ = try step()
    let changes = unsafe sqlite3_changes(sqlite3_db_handle(handle))
    reset()
    return changes
  }

  /// Ends the statement's read, so that bound bytes are no longer looked at.
  func reset() {
    _ = unsafe sqlite3_reset(handle)
  }

  // MARK: - Columns of the current row

  func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  func isText(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_TEXT
  }

  /// The bytes as stored, be they text or a blob; nil for NULL.
  func bytes(_ column: Int32) -> [UInt8]? {
    guard let start = unsafe sqlite3_column_blob(handle, column) else {
      return isNull(column) ? nil : []
    }
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The text in UTF-8, whatever the database's encoding; empty for NULL.
  func text(_ column: Int32) -> String {
    unsafe sqlite3_column_text(handle, column).map { unsafe String(cString: $0) } ?? ""
  }

  /// Nil for NULL and for whatever is not an integer; tell them apart with `isNull`.
  func integer(_ column: Int32) -> Int64? {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER else { return nil }
    return unsafe sqlite3_column_int64(handle, column)
  }

  /// Whether the column holds exactly `bytes`; nil stands for NULL. Copies nothing.
  func holds(_ bytes: [UInt8]?, at column: Int32) -> Bool {
    guard let bytes else { return isNull(column) }
    guard let start = unsafe sqlite3_column_blob(handle, column) else {
      return bytes.isEmpty && !isNull(column)
    }
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe bytes.withUnsafeBytes { buffer in
      guard buffer.count == count else { return false }
      guard let base = buffer.baseAddress else { return count == 0 }
      return unsafe memcmp(start, base, count) == 0
    }
  }

  // MARK: - Failures

  private func check(_ code: Int32) throws(SQLiteFailure) {
    guard code == SQLITE_OK else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> SQLiteFailure {
    let connection = unsafe sqlite3_db_handle(handle)
    let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
    return SQLiteFailure(code: code, message: message ?? "no message")
  }
}
