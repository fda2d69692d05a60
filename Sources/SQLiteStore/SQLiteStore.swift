package import Core
import GRDB

/// A key-value store in one table of an SQLite file.
///
/// Keys are ordered by SQLite's `BINARY` collation, which is the order of their UTF-8 bytes. A write
/// batch is one transaction, durable when its outcomes are returned. Each page of a scan and each
/// `read` is one transaction; none stays open in between, so writers are not held up. Blocking
/// calls run on the connection's own queue, never on the cooperative pool.
package final class SQLiteStore: KeyValueStore {
  package let capabilities: StoreCapabilities
  package let identity: String
  let now: @Sendable () -> Int64
  private let file: SQLiteFile

  /// Opens the store at `path`.
  ///
  /// - Parameters:
  ///   - access: for reading, nothing changes: not the file's bytes or times, nor its directory.
  ///   - creating: whether a missing or empty file becomes an empty store; only for writing.
  ///   - identity: what `KeyValueStore.identity` answers; the caller knows which name of the file
  ///     is the same on every machine.
  ///   - now: seconds since 1970, asked once per page, read and write.
  ///   - busyTimeout: how long each transaction waits for another process's lock.
  /// - Throws: `notFound` when there is no file (opening read-only never creates one),
  ///   `unsupportedFormat` when it is not a store, `readOnly` when it cannot be written though the
  ///   mode asks for it, `busy` when a lock was held for longer than `busyTimeout`.
  package static func open(
    path: String, access: StoreAccess, creating: Bool = false, identity: String,
    now: @escaping @Sendable () -> Int64,
    busyTimeout: Duration = .seconds(5)
  ) async throws(StoreError) -> SQLiteStore {
    let file = try await SQLiteFile.open(
      path, access, creating: creating, table: .entries, busyTimeout: busyTimeout)
    return SQLiteStore(file, identity: identity, now: now)
  }

  private init(
    _ file: SQLiteFile, identity: String, now: @escaping @Sendable () -> Int64
  ) {
    self.identity = identity
    self.now = now
    self.file = file
    capabilities = StoreCapabilities(
      ordersKeys: true, scansValues: true, conditionalWrites: .both,
      writable: file.access == nil, pageSize: 1_000, readBatchSize: 5_000, writeBatchSize: 5_000)
  }

  /// Waits for the work in progress and closes the file; every later call throws. Closing twice
  /// does no harm, and a store that is let go closes by itself.
  package func close() async throws(StoreError) {
    try await file.close()
  }

  /// Absolute, symbolic links resolved.
  var path: String { file.path }
  /// Nil when the store is open for writing.
  var access: ReadOnlyAccess? { file.access }

  /// Runs `body` in one read transaction, and confirms that what it read is one state of the file.
  func reading<R: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> R
  ) async throws(StoreError) -> R {
    try await file.reading(body)
  }

  /// Runs `body` in one write transaction; returns after it is on disk.
  func writing<R: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> R
  ) async throws(StoreError) -> R {
    try await file.writing(body)
  }
}
