import Core
import GRDBSQLite

/// The current row of a statement, read as an entry.
struct StoredRow {
  private let statement: RowStatement
  private let value: Int32
  private let metadata: Int32
  private let expirationColumn: Int32
  private let key: RowKey

  /// Where the row's key is, for messages.
  enum RowKey {
    case column(Int32)
    case bytes([UInt8])
  }

  /// - Parameters: the columns' numbers.
  init(
    _ statement: RowStatement, value: Int32, metadata: Int32, expiration: Int32, of key: RowKey
  ) {
    self.key = key
    self.statement = statement
    self.value = value
    self.metadata = metadata
    self.expirationColumn = expiration
  }

  /// - Throws: when the column holds anything but an integer or NULL; guessing would let an entry
  ///   expire, or live, by accident.
  func expiration() throws(SQLiteFailure) -> Int64? {
    if let seconds = statement.integer(expirationColumn) { return seconds }
    guard statement.isNull(expirationColumn) else {
      throw malformed("an expiration that is not a whole number", "an INTEGER or NULL")
    }
    return nil
  }

  func isExpired(at now: Int64) throws(SQLiteFailure) -> Bool {
    try expiration().map { Entry.isExpired($0, at: now) } ?? false
  }

  /// Whether the value is stored as text; asked before its bytes are.
  var isText: Bool { statement.isText(value) }

  func metadataBytes() -> [UInt8]? { statement.bytes(metadata) }

  func valueBytes() throws(SQLiteFailure) -> [UInt8] {
    guard let bytes = statement.bytes(value) else { throw malformed("no value", "a BLOB or TEXT") }
    return bytes
  }

  func entry() throws(SQLiteFailure) -> Entry {
    Entry(
      value: try valueBytes(), metadata: metadataBytes(), expiration: try expiration())
  }

  /// Whether the row is `entry`, byte for byte; copies nothing.
  func equals(_ entry: Entry) throws(SQLiteFailure) -> Bool {
    try expiration() == entry.expiration
      && statement.holds(entry.metadata, at: metadata)
      && statement.holds(entry.value, at: value)
  }

  private func malformed(_ what: String, _ wanted: String) -> SQLiteFailure {
    let bytes =
      switch key {
      case .column(let column): statement.bytes(column) ?? []
      case .bytes(let bytes): bytes
      }
    return SQLiteFailure(
      code: SQLITE_MISMATCH,
      message:
        "its table 'entries' has \(what), but a store has \(wanted), in the row of the key "
        + "'\(Key(bytes))'")
  }
}
