public import Core
internal import Dispatch
internal import GRDB

/// A key-value store in one table of an SQLite file.
///
/// Keys are ordered by SQLite's `BINARY` collation, which is the order of their UTF-8 bytes. A write
/// batch is one transaction, durable when its outcomes are returned. Each page of a scan and each
/// `read` is one transaction; none stays open in between, so writers are not held up. Blocking
/// calls run on the connection's own queue, never on the cooperative pool.
public final class SQLiteStore: KeyValueStore {
  public let capabilities: StoreCapabilities
  public let identity: String
  /// Absolute, symbolic links resolved.
  let path: String
  /// Nil when the store is open for writing.
  let access: ReadOnlyAccess?
  let busyTimeout: Duration
  let now: @Sendable () -> Int64
  private let queue: DatabaseQueue

  /// Opens the store at `path`.
  ///
  /// - Parameters:
  ///   - identity: what `KeyValueStore.identity` answers; the caller knows which name of the file
  ///     is the same on every machine.
  ///   - now: seconds since 1970, asked once per page, read and write.
  ///   - busyTimeout: how long each transaction waits for another process's lock.
  /// - Throws: `notFound` when there is no file (opening read-only never creates one),
  ///   `unsupportedFormat` when it is not a store, `readOnly` when it cannot be written though the
  ///   mode asks for it, `busy` when a lock was held for longer than `busyTimeout`.
  public static func open(
    path: String, mode: OpenMode, identity: String, now: @escaping @Sendable () -> Int64,
    busyTimeout: Duration = .seconds(5)
  ) async throws(StoreError) -> SQLiteStore {
    try await offPool { () throws(StoreError) in
      let opening = StoreOpening(path: path, busyTimeout: busyTimeout)
      let opened = try opening.run(mode)
      return SQLiteStore(opened, identity: identity, now: now, busyTimeout: busyTimeout)
    }
  }

  private init(
    _ opened: StoreOpening.Opened, identity: String, now: @escaping @Sendable () -> Int64,
    busyTimeout: Duration
  ) {
    self.identity = identity
    self.now = now
    self.busyTimeout = busyTimeout
    path = opened.path
    queue = opened.queue
    access = opened.access
    capabilities = StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: true,
      writable: opened.access == nil, pageSize: 1_000, readBatchSize: 5_000, writeBatchSize: 5_000)
  }

  /// Waits for the work under way and closes the file; every later call throws. Closing twice does
  /// no harm, and a store that is let go closes by itself.
  public func close() async throws(StoreError) {
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
  private static func offPool<R: Sendable>(
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
      "another process wrote to \(path), or replaced it, while it was read: plan again when "
        + "nobody writes")
  }

  private var closedError: StoreError { StoreError(.other, "\(path) was closed") }
}
