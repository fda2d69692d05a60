package import Core
import GRDB
import GRDBSQLite
package import RecordIndex

/// An index in one table of an SQLite file:
///
///     CREATE TABLE trips(user TEXT, id TEXT, summary TEXT, PRIMARY KEY(user, id))
///
/// `user` is the immutable ID, `id` the record's, `summary` a JSON object, deleted where that says
/// `"deleted":true`. A listing is one read transaction, a `put` one write transaction, durable when it
/// returns.
package final class SQLiteIndex: RecordIndex {
  package let identity: String
  package let batchSize = 1_000
  private let file: SQLiteFile

  /// - Parameters:
  ///   - access: for reading, neither the file nor anything next to it changes.
  ///   - creating: whether a missing or empty file becomes an empty index; only for writing.
  ///   - busyTimeout: how long each transaction waits for another process's lock.
  /// - Throws: as `SQLiteStore.open`.
  package static func open(
    path: String, access: StoreAccess, creating: Bool = false, identity: String,
    busyTimeout: Duration = .seconds(5)
  ) async throws(StoreError) -> SQLiteIndex {
    let file = try await SQLiteFile.open(
      path, access, creating: creating, table: .summaries, busyTimeout: busyTimeout)
    return SQLiteIndex(file, identity: identity)
  }

  private init(_ file: SQLiteFile, identity: String) {
    self.file = file
    self.identity = identity
  }

  /// Waits for the work in progress and closes the file. Closing twice does no harm.
  package func close() async throws(StoreError) { try await file.close() }

  package func list(_ user: String) async throws(StoreError) -> IndexContents {
    try await file.reading { database in
      let statement = try RowStatement(database, SummariesTable.list)
      defer { statement.reset() }
      try statement.bind(1, copying: user)
      var summaries: [IndexSummary] = []
      while try statement.step() {
        let json = statement.bytes(1) ?? []
        // The column says which record it is; a summary that cannot be read is one to be replaced.
        let isDeleted = IndexSummary(json: json)?.isDeleted ?? false
        summaries.append(
          IndexSummary(record: Key(statement.bytes(0) ?? []), isDeleted: isDeleted, json: json))
      }
      return IndexContents(summaries)
    }
  }

  package func put(_ summaries: [IndexSummary], of user: String) async throws(StoreError) {
    guard file.access == nil else {
      throw StoreError(.readOnly, "\(file.path) was opened for reading; nothing was written")
    }
    try await file.writing { database in
      let statement = try RowStatement(database, SummariesTable.put)
      defer { statement.reset() }
      try statement.bind(1, copying: user)
      for summary in summaries {
        try statement.withText(2, summary.record.bytes) { () throws(SQLiteFailure) in
          try statement.withText(3, summary.json) { () throws(SQLiteFailure) in
            guard try statement.run() > 0 else {
              throw SQLiteFailure(
                code: SQLITE_CONSTRAINT, message: "a trigger ignored a summary; nothing was stored")
            }
          }
        }
      }
    }
  }
}
