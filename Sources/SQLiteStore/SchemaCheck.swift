internal import Core
internal import GRDB

/// Whether a database's `entries` table is one that the store's SQL answers rightly on.
///
/// Files that other programs wrote are read as they are: more columns, a rowid table and values
/// stored as text are fine. What would silently give wrong answers is refused.
struct SchemaCheck {
  let database: Database
  let path: String

  func hasTable() throws -> Bool {
    let statement = try RowStatement(
      database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'entries'")
    defer { statement.reset() }
    return try statement.step()
  }

  func isEmptyDatabase() throws -> Bool {
    let statement = try RowStatement(database, "SELECT 1 FROM sqlite_schema LIMIT 1")
    defer { statement.reset() }
    return try !statement.step()
  }

  /// - Throws: `StoreError` `unsupportedFormat`, saying what was found and what is needed.
  func run() throws {
    guard try hasTable() else {
      throw refusal("has no table 'entries'")
    }
    try checkEncoding()
    try checkColumns()
    try checkPrimaryKey()
    try checkNamespaces()
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
      database, "SELECT name, upper(type) FROM pragma_table_info('entries')")
    defer { statement.reset() }
    var types: [String: String] = [:]
    while try statement.step() { types[statement.text(0)] = statement.text(1) }
    for name in ["namespace", "key", "value", "metadata", "expiration"] where types[name] == nil {
      throw refusal("has a table 'entries' without the column '\(name)'")
    }
    for name in ["namespace", "key"] {
      // The types that SQLite gives text affinity; others would store the key '007' as a number,
      // or let numbers stand beside texts.
      let type = types[name] ?? ""
      guard ["CHAR", "CLOB", "TEXT"].contains(where: { type.contains($0) }), !type.contains("INT")
      else { throw refusal("has a column 'entries.\(name)' of type '\(type)', not TEXT") }
    }
  }

  private func checkPrimaryKey() throws {
    let statement = try RowStatement(
      database,
      """
      SELECT x.name, x.coll FROM pragma_index_list('entries') AS l, pragma_index_xinfo(l.name) AS x
      WHERE l.origin = 'pk' AND x.key = 1 ORDER BY x.seqno
      """)
    defer { statement.reset() }
    var columns: [String] = []
    while try statement.step() { columns.append("\(statement.text(0)) \(statement.text(1))") }
    guard columns == ["namespace BINARY", "key BINARY"] else {
      throw refusal(
        "has a table 'entries' whose primary key is not (namespace, key) in BINARY collation")
    }
  }

  private func checkNamespaces() throws {
    let statement = try RowStatement(
      database, "SELECT 1 FROM entries WHERE namespace >= x'' LIMIT 1")
    defer { statement.reset() }
    guard try !statement.step() else { throw refusal("stores a namespace as a blob, not as text") }
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
        "\(path) stores keys of namespace '\(namespace)' as blobs, which no key given as text "
          + "equals; rewrite them with 'UPDATE entries SET key = CAST(key AS TEXT)'")
    }
  }

  private func refusal(_ finding: String) -> StoreError {
    StoreError(
      .unsupportedFormat,
      "\(path) \(finding); a store has \(EntriesTable.create)")
  }
}
