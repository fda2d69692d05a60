import Core
import GRDB
import GRDBSQLite

/// The rows of a namespace's database within one transaction, and the values that they refer to.
struct MiniflareRows {
  /// An entry without its value.
  struct Row: Sendable {
    var key: Key
    var metadata: [UInt8]?
    /// Seconds since 1970, rounded down.
    var expiration: Int64?
    var blob: MiniflareBlob
  }

  private let database: Database
  private let blobs: String

  init(_ database: Database, blobs: String) {
    self.database = database
    self.blobs = blobs
  }

  /// Rows that have not expired, in byte order of their keys.
  ///
  /// - Parameters:
  ///   - least: nil starts at the beginning of the prefix.
  ///   - count: at most this many.
  func scan(
    prefix: [UInt8], from least: [UInt8]?, atMost count: Int, now: Int64
  ) throws -> [Row] {
    let statement = try RowStatement(database, MiniflareTable.scan)
    return try statement.withText(1, least ?? prefix) { () throws(SQLiteFailure) in
      try statement.withUpperBound(2, prefix) { () throws(SQLiteFailure) in
        defer { statement.reset() }
        var rows: [Row] = []
        while rows.count < count, try statement.step() {
          if let row = try row(statement, now: now) { rows.append(row) }
        }
        return rows
      }
    }
  }

  /// - Returns: nil when the key is absent or has expired.
  func find(_ key: Key, now: Int64) throws -> Row? {
    let statement = try RowStatement(database, MiniflareTable.find)
    return try statement.withText(1, key.bytes) { () throws(SQLiteFailure) in
      defer { statement.reset() }
      return try statement.step() ? try row(statement, now: now) : nil
    }
  }

  private func row(_ statement: RowStatement, now: Int64) throws(SQLiteFailure) -> Row? {
    var expiration: Int64?
    if let milliseconds = statement.integer(2) {
      let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
      expiration = rest < 0 ? seconds - 1 : seconds
    } else if !statement.isNull(2) {
      throw SQLiteFailure(
        code: SQLITE_MISMATCH,
        message: "its table '_mf_entries' has an expiration that is not a whole number, of the key "
          + "'\(Key(statement.bytes(0) ?? []))'")
    }
    if let expiration, Entry.isExpired(expiration, at: now) { return nil }
    return Row(
      key: Key(statement.bytes(0) ?? []), metadata: statement.bytes(1), expiration: expiration,
      blob: try MiniflareBlob(id: statement.bytes(3) ?? [], in: blobs))
  }
}
