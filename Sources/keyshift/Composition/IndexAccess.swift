import Core
import Engine
import RecordIndex
import SQLiteStore
import WorkerRoutes

/// The one place that names concrete indexes.
enum IndexAccess {
  /// Opens the index, runs `body`, and closes the index.
  ///
  /// - Parameter access: reading never changes or creates a file next to the index.
  static func withTarget<Result>(
    _ reference: IndexReference, _ access: StoreFactory.Access, _ settings: OperatorSettings,
    _ body: (IndexTarget) async throws -> Result
  ) async throws -> Result {
    switch reference.provider {
    case .dirtyFlag(let flag): return try await body(.flag(flag))
    case .http(let worker):
      // Before the secrets are looked up; the transport asks again for each request.
      for route in [worker.list, worker.migrate, worker.put].compactMap(\.self) {
        try settings.hosts.check(route.text, of: "index.http")
      }
      let headers = try worker.resolvedHeaders(settings.secret)
      let transport = HTTPWorkerTransport(sendingTo: settings.hosts)
      let index = WorkerIndex(worker, headers: headers, transport: transport)
      do {
        let result = try await body(.index(index))
        try await transport.shutdown()
        return result
      } catch {
        try? await transport.shutdown()
        throw error
      }
    case .sqlite(let path):
      return try await withSQLite(path, access.store) {
        try await body(.index($0))
      }
    }
  }

  /// Opens an index in an SQLite file, for commands that name a file rather than a cohort plan too.
  static func withSQLite<Result>(
    _ path: String, _ access: StoreAccess = .writing, creating: Bool = false,
    _ body: (SQLiteIndex) async throws -> Result
  ) async throws -> Result {
    let index = try await SQLiteIndex.open(
      path: path, access: access, creating: creating, identity: "sqlite:\(path)")
    do {
      let result = try await body(index)
      try await index.close()
      return result
    } catch {
      try? await index.close()
      throw error
    }
  }
}
