import Core
import Engine
import Ledger
import SQLiteStore

/// Opens stores for commands.
enum StoreFactory {
  enum Access: Sendable {
    case reading
    /// Only where the policy lets it.
    case writing(WriteClearance)

    var store: StoreAccess {
      if case .writing = self { .writing } else { .reading }
    }
  }

  /// Opens the store, runs `body`, and closes the store.
  ///
  /// - Parameter access: reading never changes or creates a file next to the store.
  static func withStore<Result>(
    _ store: ResolvedStore, _ access: Access, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    if access.store == .writing, let reason = store.place.readOnlyReason {
      throw PlanRefusal(
        .notApplicable, "its store is \(reason); to apply, make the plan from the live store")
    }
    let isWriting = access.store == .writing
    Messages.detail("store \(store.identity): opening for \(isWriting ? "writing" : "reading")")
    return try await store.place.withStore(access.store, session) { store in
      let result = try await body(store)
      if let counts = store.requestCounts {
        Messages.detail(
          "store: \(counts.requests) requests (\(counts.lists) list, \(counts.reads) read, "
            + "\(counts.writes) write, \(counts.deletes) delete; \(counts.repeats) repeated)")
      }
      return result
    }
  }

  /// Opens an SQLite store for commands that name a file rather than a cohort plan; a missing one is
  /// made.
  ///
  /// - Parameter now: seconds since 1970, by which entries count as expired.
  static func withSQLite<Result>(
    _ path: String, now: @escaping @Sendable () -> Int64,
    _ body: (SQLiteStore) async throws -> Result
  ) async throws -> Result {
    let store = try await SQLiteStore.open(
      path: path, access: .writing, creating: true, identity: "sqlite:\(path)", now: now)
    return try await store.closing({ try await $0.close() }, after: body)
  }
}
