import CloudflareStore
import Core
import Foundation
import Ledger
import SQLiteStore
import SystemPackage

/// The one place that names concrete stores.
enum StoreFactory {
  enum Access: Sendable {
    case reading
    /// Only where the policy lets it.
    case writing(WriteClearance)

    var writes: Bool {
      if case .writing = self { true } else { false }
    }
  }

  /// Opens the store, runs `body`, and closes the store.
  ///
  /// - Parameter access: reading never changes or creates a file beside the store.
  static func withStore<Result>(
    _ store: ResolvedStore, _ access: Access, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    switch store.kind {
    case .sqlite(let path):
      let store = try await SQLiteStore.open(
        path: path, mode: access.writes ? .readWrite(create: false) : .readOnly,
        identity: store.identity, now: Environment.seconds)
      return try await closing(store, body) { try await store.close() }
    case .snapshot(let path):
      guard !access.writes else { throw readOnly("a snapshot, which is only ever read") }
      return try await withSnapshot(path, store.identity, body)
    case .cloudflare(let place):
      let cloudflare = try CloudflareAccess.open(
        place, store.identity, store.settings, access, session)
      return try await closing(cloudflare, body) { try await cloudflare.shutdown() }
    case .wranglerLocal(let namespaces, let directory):
      guard !access.writes else {
        throw readOnly(
          "what `wrangler dev` keeps on this machine, in a layout that only wrangler may write")
      }
      let local = try await MiniflareStore.open(
        namespaces, in: directory, identity: store.identity, now: Environment.seconds)
      return try await closing(local, body) { try await local.close() }
    }
  }

  private static func readOnly(_ what: String) -> PlanRefusal {
    PlanRefusal(.notApplicable, "its store is \(what); plan over the live store to apply")
  }

  /// Opens an SQLite store for commands that name a file rather than a cohort plan.
  ///
  /// - Parameter now: seconds since 1970, by which entries count as expired.
  static func withSQLite<Result>(
    _ path: String, _ mode: SQLiteStore.OpenMode, now: @escaping @Sendable () -> Int64,
    _ body: (SQLiteStore) async throws -> Result
  ) async throws -> Result {
    let store = try await SQLiteStore.open(
      path: path, mode: mode, identity: "sqlite:\(path)", now: now)
    return try await closing(store, body) { try await store.close() }
  }

  private static func closing<Store, Result>(
    _ store: Store, _ body: (Store) async throws -> Result, _ close: () async throws -> Void
  ) async throws -> Result {
    do {
      let result = try await body(store)
      try await close()
      return result
    } catch {
      try? await close()
      throw error
    }
  }

  /// A snapshot is unpacked into a private database, so that it can be listed by prefix in bounded
  /// memory.
  private static func withSnapshot<Result>(
    _ path: String, _ identity: String, _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("keyshift-\(Environment.makeUUID())", isDirectory: true)
    try DirectoryTree.createPrivate(FilePath(directory.path))
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = directory.appendingPathComponent("snapshot.sqlite").path
    // Entries that have expired since are kept out by the reading connection, not here.
    let writer = try await SQLiteStore.open(
      path: database, mode: .readWrite(create: true), identity: identity, now: { 0 })
    let loading: (SQLiteStore) async throws -> Void = { store in
      let reader = try SnapshotReader(FilePath(path))
      while let entries = try reader.next() {
        try await SnapshotLoading.write(entries, into: store)
      }
    }
    try await closing(writer, loading) { try await writer.close() }
    let store = try await SQLiteStore.open(
      path: database, mode: .readOnly, identity: identity, now: Environment.seconds)
    return try await closing(store, body) { try await store.close() }
  }
}

/// Writes a snapshot's entries into a store that holds nothing else.
enum SnapshotLoading {
  static func write(
    _ entries: [SnapshotEntry], into store: some KeyValueStore
  ) async throws(StoreError) {
    let size = max(1, store.capabilities.writeBatchSize)
    var start = 0
    while start < entries.count {
      let part = entries[start..<min(start + size, entries.count)]
      let outcomes = try await store.write(
        WriteBatch(
          part.map {
            WriteItem(
              namespace: $0.namespace, key: $0.key, change: .put($0.entry), expected: nil)
          }))
      for case .failed(let error) in outcomes { throw error }
      start += part.count
    }
  }
}
