package import Core

/// Finds users' cores by ID.
package struct UserCoreLookup<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let accounts: AccountReference

  package init(store: Store, accounts: AccountReference) {
    self.store = store
    self.accounts = accounts
  }

  /// - Returns: nil where there is no core under any of the keys.
  /// - Throws: what the store throws; `.corrupted` where the first key that is there holds no core of
  ///   this user.
  package func find(_ id: String) async throws(StoreError) -> UserCore? {
    guard let found = try await read([id])[0] else { return nil }
    switch found {
    case .success(let core): return core
    case .failure(let problem):
      throw StoreError(.corrupted, "in \(accounts.namespace), \(problem)")
    }
  }

  /// Reads the cores of several users with as few requests as the store takes.
  ///
  /// - Returns: in the order asked; nil where there is no core.
  package func read(
    _ ids: [String]
  ) async throws(StoreError) -> [Result<UserCore, UserCoreProblem>?] {
    let candidates = ids.map { $0.isEmpty ? [] : accounts.coreKeys(of: $0) }
    let entries = try await BatchReader(store).read(
      candidates.joined().map { (namespace: accounts.namespace, key: $0) })
    var next = 0
    return zip(ids, candidates).map { id, keys in
      defer { next += keys.count }
      for (key, entry) in zip(keys, entries[next..<(next + keys.count)]) {
        guard let entry else { continue }
        return Result { () throws(UserCoreProblem) in try UserCore(entry, id: id, at: key) }
      }
      return nil
    }
  }
}
