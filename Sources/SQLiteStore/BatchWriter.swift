internal import Core
internal import GRDB
internal import GRDBSQLite

/// Carries out a batch's items one after the other, inside a transaction that the caller owns.
struct BatchWriter {
  private let database: Database
  private let path: String
  private let now: Int64
  private let capabilities: StoreCapabilities
  private let find: RowStatement
  private let put: RowStatement
  private let create: RowStatement
  private let delete: RowStatement
  private var namespace: Namespace?

  init(
    _ database: Database, path: String, now: Int64, capabilities: StoreCapabilities
  ) throws {
    self.database = database
    self.path = path
    self.now = now
    self.capabilities = capabilities
    find = try RowStatement(database, EntriesTable.find)
    put = try RowStatement(database, EntriesTable.put)
    create = try RowStatement(database, EntriesTable.createIfAbsent)
    delete = try RowStatement(database, EntriesTable.delete)
    try create.bind(6, now)
  }

  mutating func write(_ item: WriteItem) throws -> WriteOutcome {
    if let error = capabilities.violation(of: item, now: now) { return .failed(error) }
    try enter(item.namespace)
    if let source = item.source, try !holds(source.key, .exactly(source.entry)) {
      return .sourceChanged
    }
    do {
      return try apply(item)
    } catch let failure as SQLiteFailure
      where failure.primaryCode == SQLITE_CONSTRAINT && database.isInsideTransaction
    {
      // SQLite has undone this statement and, unless a trigger wanted otherwise, nothing else.
      return .failed(failure.storeError(path: path, busyTimeout: .zero))
    }
  }

  private func apply(_ item: WriteItem) throws -> WriteOutcome {
    switch (item.change, item.expected) {
    case (.put(let entry), .absent):
      return try run(create, item.key, entry) == 0 ? .destinationChanged : .written
    case (.put(let entry), let expected):
      if let expected, try !holds(item.key, expected) { return .destinationChanged }
      _ = try run(put, item.key, entry)
      return .written
    case (.delete, let expected):
      if let expected, try !holds(item.key, expected) { return .destinationChanged }
      _ = try delete.withText(2, item.key.bytes) { () throws(SQLiteFailure) in try delete.run() }
      return .written
    }
  }

  private mutating func enter(_ next: Namespace) throws {
    guard namespace != next else { return }
    try SchemaCheck.refuseBlobKeys(next, in: database, path: path)
    for statement in [find, put, create, delete] { try statement.bind(1, copying: next.name) }
    namespace = next
  }

  private func holds(_ key: Key, _ expected: Expectation) throws(SQLiteFailure) -> Bool {
    try find.withText(2, key.bytes) { () throws(SQLiteFailure) in
      defer { find.reset() }
      var row: StoredRow?
      if try find.step() {
        let found = StoredRow(find, value: 0, metadata: 1, expiration: 2)
        if try !found.isExpired(at: now) { row = found }
      }
      return switch expected {
      case .absent: row == nil
      case .exactly(let entry): try row?.equals(entry) ?? false
      }
    }
  }

  /// - Returns: the rows inserted or changed.
  private func run(
    _ statement: RowStatement, _ key: Key, _ entry: Entry
  ) throws(SQLiteFailure) -> Int32 {
    try statement.bind(5, entry.expiration)
    return try statement.withText(2, key.bytes) { () throws(SQLiteFailure) in
      try statement.withBlob(3, entry.value) { () throws(SQLiteFailure) in
        guard let metadata = entry.metadata else {
          try statement.bind(4, nil)
          return try statement.run()
        }
        return try statement.withText(4, metadata) { () throws(SQLiteFailure) in
          try statement.run()
        }
      }
    }
  }
}
