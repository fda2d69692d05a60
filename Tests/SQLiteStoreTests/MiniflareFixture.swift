import Core
import Foundation
import GRDB
import SQLiteStore
import StoreTesting
import Synchronization
import TestKit

/// Stands for `wrangler dev`: keeps namespaces in the layout and by the steps of miniflare.
final class MiniflareFixture: Sendable {
  let directory: String
  private let temporary: TemporaryDirectory
  private let databases = Mutex<[Namespace: DatabaseQueue]>([:])
  private let blobCount = Mutex(0)

  init(_ temporary: TemporaryDirectory, _ name: String = "kv") throws {
    self.temporary = temporary
    directory = temporary.name(name)
    try FileManager.default.createDirectory(
      atPath: directory + "/miniflare-KVNamespaceObject", withIntermediateDirectories: true)
  }

  func files(_ namespace: Namespace) -> MiniflareStore.Files {
    MiniflareStore.Files(
      database: "\(directory)/miniflare-KVNamespaceObject/\(namespace).sqlite",
      blobs: "\(directory)/\(namespace)/blobs")
  }

  func store(
    _ namespaces: [Namespace] = [namespace], clock: TestClock = TestClock()
  ) async throws -> MiniflareStore {
    try await MiniflareStore.open(
      Dictionary(uniqueKeysWithValues: namespaces.map { ($0, files($0)) }), in: directory,
      identity: "wrangler-local:test", now: { clock.now }, busyTimeout: .seconds(5))
  }

  /// Makes the namespace, as miniflare does at the first access.
  @discardableResult
  func start(_ namespace: Namespace = SQLiteStoreTests.namespace) throws -> DatabaseQueue {
    if let open = databases.withLock({ $0[namespace] }) { return open }
    let files = files(namespace)
    try FileManager.default.createDirectory(
      atPath: files.blobs, withIntermediateDirectories: true)
    let queue = try DatabaseQueue(path: files.database)
    try queue.writeWithoutTransaction { database in
      try database.execute(
        sql: """
          PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
          CREATE TABLE IF NOT EXISTS _mf_entries (
            key TEXT PRIMARY KEY,
            blob_id TEXT NOT NULL,
            expiration INTEGER,
            metadata TEXT
          );
          CREATE INDEX IF NOT EXISTS _mf_entries_expiration_idx ON _mf_entries(expiration);
          """)
    }
    databases.withLock { $0[namespace] = queue }
    return queue
  }

  /// Ends the process, so to speak: the last connection checkpoints and removes the log.
  func stop() throws {
    let open = databases.withLock { databases in
      defer { databases = [:] }
      return databases
    }
    for queue in open.values { try queue.close() }
  }

  /// - Parameter milliseconds: since 1970.
  func put(
    _ key: String, _ value: [UInt8], metadata: String? = nil, milliseconds: Int64? = nil,
    in namespace: Namespace = SQLiteStoreTests.namespace
  ) throws {
    try start(namespace).write { database in
      try put(
        key, value, metadata: metadata, milliseconds: milliseconds, in: namespace, database)
    }
  }

  /// As part of a transaction.
  func put(
    _ key: String, _ value: [UInt8], metadata: String?, milliseconds: Int64?,
    in namespace: Namespace, _ database: Database
  ) throws {
    let id = blobCount.withLock { count in
      count += 1
      return String(repeating: "0", count: 72) + String(10_000_000 + count, radix: 16)
    }
    let blobs = files(namespace).blobs
    try Data(value).write(to: URL(fileURLWithPath: blobs + "/" + id))
    let old = try String.fetchOne(
      database.cachedStatement(sql: "SELECT blob_id FROM _mf_entries WHERE key = ?"),
      arguments: [key])
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO _mf_entries VALUES (?, ?, ?, ?)")
      .execute(arguments: [key, id, milliseconds, metadata])
    if let old {
      database.afterNextTransaction { _ in
        try? FileManager.default.removeItem(atPath: blobs + "/" + old)
      }
    }
  }

  func put(_ key: String, _ value: String) throws { try put(key, Array(value.utf8)) }

  func delete(_ key: String, in namespace: Namespace, _ database: Database) throws {
    let old = try String.fetchOne(
      database, sql: "DELETE FROM _mf_entries WHERE key = ? RETURNING blob_id", arguments: [key])
    if let old {
      try FileManager.default.removeItem(atPath: files(namespace).blobs + "/" + old)
    }
  }

  func execute(_ sql: String, in namespace: Namespace = SQLiteStoreTests.namespace) throws {
    try start(namespace).writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  /// Every file and its content.
  func state() throws -> [String: Data?] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: directory)
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try? Data(contentsOf: URL(fileURLWithPath: directory + "/" + $0)))
      })
  }
}

/// The store under test, with writes that `wrangler dev` would make: enough for the conformance
/// suite to check everything that reading promises.
struct MiniflareWithWriter: KeyValueStore {
  let reader: MiniflareStore
  let fixture: MiniflareFixture
  let clock: TestClock

  var capabilities: StoreCapabilities {
    var capabilities = reader.capabilities
    capabilities.writable = true
    return capabilities
  }
  var identity: String { reader.identity }

  func pages(_ scan: Scan) -> MiniflareStore.Pages { reader.pages(scan) }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    try await reader.read(namespace, keys)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    guard batch.items.count <= capabilities.writeBatchSize else {
      throw StoreError(.limitExceeded, "too many items")
    }
    guard let namespace = batch.items.first?.namespace else { return [] }
    let now = clock.now
    do {
      return try await fixture.start(namespace).write { database in
        try batch.items.map { try write($0, database, now: now) }
      }
    } catch {
      throw StoreError(.other, "\(error)")
    }
  }

  private func write(
    _ item: WriteItem, _ database: Database, now: Int64
  ) throws -> WriteOutcome {
    if let error = capabilities.violation(of: item, now: now) { return .failed(error) }
    let (key, namespace) = (item.key.description, item.namespace)
    switch item.change {
    case .put(let entry):
      try fixture.put(
        key, entry.value, metadata: entry.metadata.map { String(decoding: $0, as: UTF8.self) },
        milliseconds: entry.expiration.map { $0 * 1_000 }, in: namespace, database)
    case .delete: try fixture.delete(key, in: namespace, database)
    }
    return .written
  }
}
