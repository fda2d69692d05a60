package import Core
import Synchronization

/// What `wrangler dev` keeps of Workers KV on this machine, read-only.
///
/// Each namespace has a database of keys (`_mf_entries`) and a directory of values, one file each.
/// The layout is documented nowhere, so nothing is ever written. Reading changes nothing either, and
/// does not disturb a running `wrangler dev`: each page of a scan and each `read` is one transaction
/// per namespace.
///
/// Expirations are kept in milliseconds there; they are rounded down to seconds, so that an entry
/// may be absent here for the last second of its life.
package final class MiniflareStore: KeyValueStore {
  /// Where one namespace is.
  package struct Files: Hashable, Sendable {
    /// The database of keys; need not exist, because it is made at the first access.
    package var database: String
    /// The directory of values.
    package var blobs: String

    package init(database: String, blobs: String) {
      self.database = database
      self.blobs = blobs
    }
  }

  package let capabilities = StoreCapabilities(
    ordersKeys: true, scansValues: false, conditionalWrites: .none, writable: false,
    pageSize: 1_000, readBatchSize: 1_000, writeBatchSize: 1_000)
  package let identity: String
  let now: @Sendable () -> Int64
  private let directory: String
  private let namespaces: [Namespace: Files]
  private let busyTimeout: Duration
  private let connections = Mutex<[Namespace: SQLiteFile]>([:])

  /// Opens every database that exists.
  ///
  /// - Parameters:
  ///   - namespaces: every namespace that may be asked for.
  ///   - directory: the directory of all Workers KV state. Where it exists, a namespace without a
  ///     database is empty.
  ///   - identity: what `KeyValueStore.identity` answers.
  ///   - now: seconds since 1970, asked once per page and read.
  ///   - busyTimeout: how long each transaction waits for another process's lock.
  /// - Throws: `notFound` when there is no such directory, `unsupportedFormat` when a database is not
  ///   as miniflare makes it.
  package static func open(
    _ namespaces: [Namespace: Files], in directory: String, identity: String,
    now: @escaping @Sendable () -> Int64, busyTimeout: Duration = .seconds(5)
  ) async throws(StoreError) -> MiniflareStore {
    let store = MiniflareStore(
      namespaces, in: directory, identity: identity, now: now, busyTimeout: busyTimeout)
    for namespace in namespaces.keys.sorted() { _ = try await store.connection(to: namespace) }
    return store
  }

  private init(
    _ namespaces: [Namespace: Files], in directory: String, identity: String,
    now: @escaping @Sendable () -> Int64, busyTimeout: Duration
  ) {
    self.namespaces = namespaces
    self.directory = directory
    self.identity = identity
    self.now = now
    self.busyTimeout = busyTimeout
  }

  /// Always throws `readOnly`.
  package func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    throw StoreError(
      .readOnly,
      "nothing was written: wrangler's layout of \(directory) is not documented, so Keyshift only "
        + "reads it. Write with 'wrangler kv key put --local', or migrate the namespaces of the "
        + "account with 'store.cloudflare'")
  }

  /// Waits for the work in progress and closes the files, which a later call opens again; a store
  /// that is let go closes by itself.
  package func close() async throws(StoreError) {
    let open = connections.withLock { connections in
      defer { connections = [:] }
      return connections
    }
    for connection in open.values { try await connection.close() }
  }

  // MARK: - Transactions

  /// Runs `body` in one read transaction on a namespace's database.
  ///
  /// - Returns: nil when the namespace has no database yet.
  func reading<R: Sendable>(
    _ namespace: Namespace, _ body: @escaping @Sendable (MiniflareRows) throws -> R
  ) async throws(StoreError) -> R? {
    let blobs = try files(of: namespace).blobs
    guard let connection = try await connection(to: namespace) else { return nil }
    do {
      return try await connection.reading { try body(MiniflareRows($0, blobs: blobs)) }
    } catch {
      guard error.code == .changedDuringRead else { throw error }
      // `wrangler dev` was started or stopped, so the files are to be read in another way now.
      forget(connection, of: namespace)
      guard let again = try await self.connection(to: namespace) else { return nil }
      return try await again.reading { try body(MiniflareRows($0, blobs: blobs)) }
    }
  }

  private func files(of namespace: Namespace) throws(StoreError) -> Files {
    guard let files = namespaces[namespace] else {
      throw StoreError(
        .notFound, "the location of the namespace '\(namespace)' in \(directory) is unknown")
    }
    return files
  }

  private func connection(to namespace: Namespace) async throws(StoreError) -> SQLiteFile? {
    if let open = connections.withLock({ $0[namespace] }) { return open }
    let path = try files(of: namespace).database
    guard let opened = try await open(path) else { return nil }
    return connections.withLock { connections in
      let kept = connections[namespace] ?? opened
      connections[namespace] = kept
      return kept
    }
  }

  private func forget(_ connection: SQLiteFile, of namespace: Namespace) {
    connections.withLock { connections in
      if connections[namespace] === connection { connections[namespace] = nil }
    }
  }

  private func open(_ path: String) async throws(StoreError) -> SQLiteFile? {
    guard try exists(path) else { return nil }
    return try await SQLiteFile.open(
      path, .reading, creating: false, table: .miniflare, busyTimeout: busyTimeout)
  }

  private func exists(_ path: String) throws(StoreError) -> Bool {
    do throws(SQLiteFailure) {
      if let file = try DatabaseStamp(path: path) { return !file.isRegular || file.size > 0 }
      guard try DatabaseStamp(path: directory) == nil else { return false }
    } catch {
      throw error.storeError(path: path, busyTimeout: busyTimeout)
    }
    throw StoreError(
      .notFound,
      "there is no directory \(directory): check 'store.wrangler_local.path' in the cohort plan, "
        + "and run 'wrangler dev' once to create it")
  }
}
