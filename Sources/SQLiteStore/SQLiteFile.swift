import Core
import Dispatch
import GRDB

/// An SQLite file with one table of known shape, and the transactions on it.
///
/// Blocking calls run on the connection's own queue, never on the cooperative pool. A file that is let
/// go closes by itself.
final class SQLiteFile: Sendable {
  /// Absolute, symbolic links resolved.
  let path: String
  /// Nil when the file is open for writing.
  let access: ReadOnlyAccess?
  let busyTimeout: Duration
  private let queue: DatabaseQueue

  static func open(
    _ path: String, _ access: StoreAccess, creating: Bool, table: TableShape,
    busyTimeout: Duration
  ) async throws(StoreError) -> SQLiteFile {
    try await offPool { () throws(StoreError) in
      let opening = StoreOpening(path: path, busyTimeout: busyTimeout, table: table)
      return SQLiteFile(try opening.run(access, creating: creating), busyTimeout: busyTimeout)
    }
  }

  init(_ opened: StoreOpening.Opened, busyTimeout: Duration) {
    self.busyTimeout = busyTimeout
    path = opened.path
    queue = opened.queue
    access = opened.access
  }

  /// Waits for the work in progress; closing twice does no harm.
  func close() async throws(StoreError) {
    try await Self.offPool { [self] () throws(StoreError) in
      try translatingErrors(path: path, busyTimeout: busyTimeout) { try queue.close() }
      if case .recoveredCopy(let copy)? = access { copy.remove() }
    }
  }

  // MARK: - Transactions

  /// Runs `body` in one read transaction, and confirms that what it read is one state of the file.
  func reading<R: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> R
  ) async throws(StoreError) -> R {
    try await withConnection { [self] database in
      guard let access else { return try Self.inTransaction(.deferred, database, body) }
      guard let connection = unsafe database.sqliteConnection else { throw closedError }
      guard try unsafe access.allowsRead(path: path, connection: connection) else {
        throw changedError
      }
      let result = Result { try Self.inTransaction(.deferred, database, body) }
      // A failure may itself stem from the change.
      guard try access.confirmsRead(path: path) else { throw changedError }
      return try result.get()
    }
  }

  /// Runs `body` in one write transaction; returns after it is on disk.
  func writing<R: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> R
  ) async throws(StoreError) -> R {
    try await withConnection { database in
      try Self.inTransaction(.immediate, database, body)
    }
  }

  private static func inTransaction<R>(
    _ kind: Database.TransactionKind, _ database: Database, _ body: (Database) throws -> R
  ) throws -> R {
    try database.beginTransaction(kind)
    do {
      let result = try body(database)
      try database.commit()
      return result
    } catch {
      // The first error counts; a rollback fails only where SQLite has rolled back by itself.
      try? database.rollback()
      throw error
    }
  }

  private func withConnection<R: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> R
  ) async throws(StoreError) -> R {
    do {
      return try await queue.writeWithoutTransaction(body)
    } catch {
      throw StoreError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// Runs blocking work on a thread of its own.
  static func offPool<R: Sendable>(
    _ body: @escaping @Sendable () throws(StoreError) -> R
  ) async throws(StoreError) -> R {
    let result: Result<R, StoreError> = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }

  private var changedError: StoreError {
    StoreError(
      .changedDuringRead,
      "another process wrote to \(path) or replaced it during the read. Plan again when no other "
        + "process writes")
  }

  private var closedError: StoreError { StoreError(.other, "\(path) was closed") }
}

/// A `file:` URI for `sqlite3_open_v2` (https://sqlite.org/uri.html).
struct DatabaseURI {
  let text: String

  /// - Parameters:
  ///   - path: absolute; every byte that has a meaning in a URI is percent-encoded.
  ///   - parameters: query parameters, written as they are.
  init(path: String, _ parameters: [String]) {
    let text =
      "file:"
      + PercentEncoding.encode(path) { PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "/") }
    self.text = parameters.isEmpty ? text : text + "?" + parameters.joined(separator: "&")
  }
}
