import Core
import GRDB
import GRDBSQLite

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
  private let neighbours: RowStatement
  private let hasTriggers: Bool
  private var namespace: Namespace?
  /// Whether the value to be written is text, as far as the rows looked at tell.
  private var foundText = false

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
    neighbours = try RowStatement(database, EntriesTable.neighbours)
    let triggers = try RowStatement(database, EntriesTable.findTrigger)
    defer { triggers.reset() }
    hasTriggers = try triggers.step()
    try create.bind(6, now)
  }

  mutating func write(_ item: WriteItem) throws -> WriteOutcome {
    if let error = capabilities.violation(of: item, now: now) { return .failed(error) }
    try enter(item.namespace)
    foundText = false
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

  /// A value is written as text or blob like the row it comes from, or else the one it replaces, or
  /// else those next to it, so that other readers of the file (`typeof`, JSON functions) see the
  /// same kind of value, and a key that was deleted and comes back is as it was.
  private mutating func apply(_ item: WriteItem) throws -> WriteOutcome {
    switch (item.change, item.expected) {
    case (.put(let entry), .absent):
      if item.source == nil {
        foundText = try Self.canBeText(entry.value) && isBesideText(item.key)
      }
      if try run(create, item.key, entry) > 0 { return try confirmed(item) }
      return try holds(item.key, .absent) ? .failed(ignored(item)) : .destinationChanged
    case (.put(let entry), let expected):
      let sourceIsText = foundText
      if let expected, try !holds(item.key, expected) { return .destinationChanged }
      foundText = item.source == nil ? foundText && Self.canBeText(entry.value) : sourceIsText
      return try run(put, item.key, entry) > 0 ? confirmed(item) : .failed(ignored(item))
    case (.delete, let expected):
      if let expected, try !holds(item.key, expected) { return .destinationChanged }
      _ = try delete.withText(2, item.key.bytes) { () throws(SQLiteFailure) in try delete.run() }
      return try holds(item.key, .absent) ? .written : .failed(ignored(item))
    }
  }

  /// A row was written; where a trigger may have changed it since, whether it is what was written.
  private mutating func confirmed(_ item: WriteItem) throws(SQLiteFailure) -> WriteOutcome {
    guard hasTriggers, case .put(let entry) = item.change else { return .written }
    return try holds(item.key, .exactly(entry)) ? .written : .failed(ignored(item))
  }

  /// SQLite reported success and the row is not as it was to be: a trigger decided otherwise.
  private func ignored(_ item: WriteItem) -> StoreError {
    StoreError(
      .other,
      "\(path) did not store '\(item.key)' in \(item.namespace): a trigger ignored or undid the "
        + "write. Check the table's triggers ('.schema entries'), then apply again")
  }

  private mutating func enter(_ next: Namespace) throws {
    guard namespace != next else { return }
    try SchemaCheck.refuseBlobKeys(next, in: database, path: path)
    for statement in [find, put, create, delete, neighbours] {
      try statement.bind(1, copying: next.name)
    }
    namespace = next
  }

  private mutating func holds(
    _ key: Key, _ expected: Expectation
  ) throws(SQLiteFailure) -> Bool {
    let (find, now) = (find, now)
    let (isAsExpected, isText) = try find.withText(2, key.bytes) { () throws(SQLiteFailure) in
      defer { find.reset() }
      var row: StoredRow?
      if try find.step() {
        let found = StoredRow(
          find, value: 0, metadata: 1, expiration: 2, of: .bytes(key.bytes))
        if try !found.isExpired(at: now) { row = found }
      }
      let isText = row?.isText ?? false
      return switch expected {
      case .absent: (row == nil, isText)
      case .exactly(let entry): (try row?.equals(entry) ?? false, isText)
      }
    }
    foundText = isText
    return isAsExpected
  }

  private func isBesideText(_ key: Key) throws(SQLiteFailure) -> Bool {
    try neighbours.withText(2, key.bytes) { () throws(SQLiteFailure) in
      defer { neighbours.reset() }
      while try neighbours.step() { if neighbours.integer(0) == 1 { return true } }
      return false
    }
  }

  /// Text ends at a zero for many a reader, and what is not UTF-8 is none.
  private static func canBeText(_ value: [UInt8]) -> Bool {
    !value.contains(0) && String(validating: value, as: UTF8.self) != nil
  }

  /// - Returns: the rows inserted or changed.
  private func run(
    _ statement: RowStatement, _ key: Key, _ entry: Entry
  ) throws(SQLiteFailure) -> Int32 {
    try statement.bind(5, entry.expiration)
    return try statement.withText(2, key.bytes) { () throws(SQLiteFailure) in
      let rest = { () throws(SQLiteFailure) -> Int32 in
        guard let metadata = entry.metadata else {
          try statement.bind(4, nil)
          return try statement.run()
        }
        return try statement.withText(4, metadata) { () throws(SQLiteFailure) in
          try statement.run()
        }
      }
      return foundText
        ? try statement.withText(3, entry.value, rest)
        : try statement.withBlob(3, entry.value, rest)
    }
  }
}
