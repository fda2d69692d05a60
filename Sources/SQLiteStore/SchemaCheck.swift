import Core
import GRDB

/// Whether a database's table is one that this module's SQL answers rightly on.
///
/// Files that other programs wrote are read as they are: more columns, a rowid table and values
/// stored as text are fine. What would silently give wrong answers is refused.
struct SchemaCheck {
  let database: Database
  let path: String
  let table: TableShape

  func hasTable() throws -> Bool { try hasTable(table.name) }

  /// - Parameter name: of this program's own choice.
  private func hasTable(_ name: String) throws -> Bool {
    let statement = try RowStatement(
      database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '\(name)'")
    defer { statement.reset() }
    return try statement.step()
  }

  static func isEmptyDatabase(_ database: Database) throws -> Bool {
    let statement = try RowStatement(database, "SELECT 1 FROM sqlite_schema LIMIT 1")
    defer { statement.reset() }
    return try !statement.step()
  }

  /// - Throws: `StoreError` `unsupportedFormat`, saying what was found and what is needed.
  func run() throws {
    guard try hasTable() else {
      let isMiniflares = try hasTable("_mf_entries")
      throw refusal(
        "has no table '\(table.name)'"
          + (isMiniflares
            ? "; it is a database of 'wrangler dev', which 'store: wrangler_local' reads" : ""))
    }
    try checkEncoding()
    try checkColumns()
    try checkPrimaryKey()
    for column in table.textColumns { try refuseBlobs(column) }
  }

  private func checkEncoding() throws {
    let statement = try RowStatement(database, "PRAGMA encoding")
    defer { statement.reset() }
    guard try statement.step() else { return }
    let encoding = statement.text(0)
    // UTF-16 would change both the bytes of texts and the order of keys.
    guard encoding == "UTF-8" else { throw refusal("is encoded in \(encoding), not UTF-8") }
  }

  private func checkColumns() throws {
    let statement = try RowStatement(
      database, "SELECT name, upper(type) FROM pragma_table_info('\(table.name)')")
    defer { statement.reset() }
    var types: [String: String] = [:]
    while try statement.step() { types[statement.text(0)] = statement.text(1) }
    for name in table.columns where types[name] == nil {
      throw refusal("has a table '\(table.name)' without the column '\(name)'")
    }
    for name in table.primaryKey {
      // The types that SQLite gives text affinity; others would store the key '007' as a number,
      // or let numbers are next to texts.
      let type = types[name] ?? ""
      guard ["CHAR", "CLOB", "TEXT"].contains(where: { type.contains($0) }), !type.contains("INT")
      else { throw refusal("has a column '\(table.name).\(name)' of type '\(type)', not TEXT") }
    }
  }

  private func checkPrimaryKey() throws {
    let statement = try RowStatement(
      database,
      """
      SELECT x.name, x.coll FROM pragma_index_list('\(table.name)') AS l, \
      pragma_index_xinfo(l.name) AS x WHERE l.origin = 'pk' AND x.key = 1 ORDER BY x.seqno
      """)
    defer { statement.reset() }
    var columns: [String] = []
    while try statement.step() { columns.append("\(statement.text(0)) \(statement.text(1))") }
    guard columns == table.primaryKey.map({ "\($0) BINARY" }) else {
      throw refusal(
        "has a table '\(table.name)' whose primary key is not "
          + "(\(table.primaryKey.joined(separator: ", "))) in BINARY collation")
    }
  }

  private func refuseBlobs(_ column: String) throws {
    let statement = try RowStatement(
      database, "SELECT 1 FROM \(table.name) WHERE \(column) >= x'' LIMIT 1")
    defer { statement.reset() }
    guard try !statement.step() else { throw refusal("stores a \(column) as a blob, not as text") }
  }

  /// - Throws: `unsupportedFormat` when keys of `namespace` are blobs: a scan would pass them by.
  static func refuseBlobKeys(
    _ namespace: Namespace, in database: Database, path: String
  ) throws {
    let statement = try RowStatement(database, EntriesTable.findBlobKey)
    defer { statement.reset() }
    try statement.bind(1, copying: namespace.name)
    guard try !statement.step() else {
      throw StoreError(
        .unsupportedFormat,
        "\(path) stores keys of namespace '\(namespace)' as blobs, which never equal text keys; "
          + "convert them with 'UPDATE entries SET key = CAST(key AS TEXT)'")
    }
  }

  private func refusal(_ finding: String) -> StoreError {
    StoreError(
      .unsupportedFormat,
      "\(path) \(finding); \(table.what) has \(table.create)")
  }
}
