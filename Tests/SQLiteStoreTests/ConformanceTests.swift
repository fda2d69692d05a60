import Core
import SQLiteStore
import StoreTesting
import TestKit
import Testing

@Suite struct ConformanceTests {
  @Test func conforms() async throws {
    let directory = try TemporaryDirectory()
    let names = Names()
    try await StoreConformance(
      makeReadOnlyStore: { clock in
        let path = directory.name(names.next())
        let store = try await openStore(path, .writing, creating: true, clock: clock)
        _ = try await store.write(
          WriteBatch([
            WriteItem(
              namespace: "CONFORMANCE", key: "kept", change: .put(Entry(value: [1])), expected: nil)
          ]))
        try await store.close()
        return try await openStore(path, clock: clock)
      },
      makeStore: { clock in
        try await openStore(directory.name(names.next()), .writing, creating: true, clock: clock)
      }
    ).run()
  }

  /// Somebody else's table: rowids, another order of columns, more of them, WAL.
  @Test func conformsOnAForeignTable() async throws {
    let directory = try TemporaryDirectory()
    let names = Names()
    try await StoreConformance { clock in
      let path = directory.name(names.next())
      try execute(
        path,
        """
        PRAGMA journal_mode = WAL;
        CREATE TABLE entries(note TEXT DEFAULT 'x', expiration INT, metadata, value,
          key VARCHAR(512), namespace TEXT, PRIMARY KEY(namespace, key));
        """)
      return try await openStore(path, .writing, clock: clock)
    }.run()
  }
}
