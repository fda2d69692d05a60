package import Core
import Foundation
import Ledger
import SQLiteStore
import SystemPackage

/// `snapshot: { path: … }`: a snapshot file, which is only ever read.
package struct SnapshotKind: FileStoreKind {
  package init() {}

  package var name: String { "snapshot" }

  package func resolve(
    _ value: StoreValue, in surroundings: StoreSurroundings
  ) throws -> any StorePlace {
    let (path, identity) = try path(in: value)
    let file = surroundings.resolve(path)
    do { try surroundings.checkFile(file) } catch let refusal as PathRefusal {
      throw DiagnosticsError([
        Diagnostic(
          code: "path-outside",
          summary: "The path is outside the directories that a plan may read",
          detail: refusal.reason, at: nil)
      ])
    }
    return SnapshotPlace(file: file, identity: identity)
  }

  /// A snapshot that a person named, wherever it is.
  package func place(_ path: String) -> any StorePlace {
    SnapshotPlace(file: path, identity: identity(of: path))
  }
}

private struct SnapshotPlace: StorePlace {
  var file: String
  var identity: String

  var readOnlyReason: String? { "a snapshot, which is read-only" }
  var facts: [(name: String, text: String)] { [("file", file)] }

  /// A snapshot is unpacked into a private database, so that it can be listed by prefix in bounded
  /// memory.
  func withStore<Result>(
    _ access: StoreAccess, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("keyshift-\(session.makeID())", isDirectory: true)
    try DirectoryTree.createPrivate(FilePath(directory.path))
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = directory.appendingPathComponent("snapshot.sqlite").path
    // Entries that have expired since are kept out by the reading connection, not here.
    let writer = try await SQLiteStore.open(
      path: database, access: .writing, creating: true, identity: identity, now: { 0 })
    try await writer.closing(
      { try await $0.close() },
      after: { store in
        let reader = try SnapshotReader(FilePath(file))
        while let entries = try reader.next() { try await Self.write(entries, into: store) }
      })
    let now = session.now
    let store = try await SQLiteStore.open(
      path: database, access: .reading, identity: identity, now: { now().seconds })
    return try await store.closing({ try await $0.close() }, after: { try await body($0) })
  }

  /// Writes a snapshot's entries into a store that holds nothing else.
  private static func write(
    _ entries: [SnapshotEntry], into store: SQLiteStore
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
