package import Core
import GRDB

extension SQLiteStore {
  /// One transaction; fastest when the keys are in byte order.
  package func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    guard keys.count <= capabilities.readBatchSize else {
      throw StoreError(
        .limitExceeded,
        "a read of \(keys.count) keys; \(identity) allows \(capabilities.readBatchSize) per read")
    }
    guard !keys.isEmpty else { return [] }
    let (path, now) = (path, now())
    return try await reading { database in
      try SchemaCheck.refuseBlobKeys(namespace, in: database, path: path)
      let find = try RowStatement(database, EntriesTable.find)
      defer { find.reset() }
      try find.bind(1, copying: namespace.name)
      var entries: [Entry?] = []
      entries.reserveCapacity(keys.count)
      for key in keys {
        let entry = try find.withText(2, key.bytes) { () throws(SQLiteFailure) -> Entry? in
          defer { find.reset() }
          guard try find.step() else { return nil }
          let row = StoredRow(
            find, value: 0, metadata: 1, expiration: 2, of: .bytes(key.bytes))
          return try row.isExpired(at: now) ? nil : row.entry()
        }
        entries.append(entry)
      }
      return entries
    }
  }
}
