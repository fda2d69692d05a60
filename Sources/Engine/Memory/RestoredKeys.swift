package import Core
package import Ledger

/// Keys that a restore puts back or deletes: what a run wrote there before does not count any more.
package struct RestoredKeys: Sendable {
  private let memory: EnvironmentMemory
  private let identity: String

  /// - Parameter identity: of the store.
  package init(
    _ environment: String, in backend: any StateBackend, store identity: String
  ) async throws(LedgerError) {
    memory = try await EnvironmentMemory.open(environment, in: backend)
    self.identity = identity
  }

  package func forget(
    _ keys: [(namespace: Namespace, key: Key)]
  ) async throws(LedgerError) {
    var changes: [WritePlace: [(key: Key, change: KeyChange)]] = [:]
    for (namespace, key) in keys {
      changes[WritePlace(namespace, of: identity), default: []].append((key, .forgotten))
    }
    for (place, changes) in changes where try await memory.writes.hasWrites(in: place) {
      try await memory.writes.note(changes, in: place)
    }
  }
}
