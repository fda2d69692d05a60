package import Core
import SQLiteStore

/// `sqlite: { path: … }`: an embedded SQLite file.
package struct SQLiteKind: FileStoreKind {
  package init() {}

  package var name: String { "sqlite" }

  package func resolve(
    _ value: StoreValue, in surroundings: StoreSurroundings
  ) throws -> any StorePlace {
    let (path, identity) = try path(in: value)
    let file = surroundings.resolve(path)
    return SQLitePlace(file: file, realPath: surroundings.realPath(file), identity: identity)
  }
}

private struct SQLitePlace: StorePlace {
  var file: String
  var realPath: String
  var identity: String

  var facts: [(name: String, text: String)] { [("file", realPath)] }

  func governed(_ written: Set<Namespace>) -> GovernedStore {
    GovernedStore(.sqlite(path: realPath), namespaces: GovernedStore.names(written))
  }

  func withStore<Result>(
    _ access: StoreAccess, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    let now = session.now
    let store = try await SQLiteStore.open(
      path: file, access: access, identity: identity, now: { now().seconds })
    return try await store.closing({ try await $0.close() }, after: { try await body($0) })
  }
}
