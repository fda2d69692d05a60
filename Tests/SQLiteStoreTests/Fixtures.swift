import Core
import Foundation
import GRDB
import SQLiteStore
import StoreTesting

let namespace: Namespace = "BETA_LOGS_KV"

func openStore(
  _ path: String, _ mode: StoreAccess = .reading, creating: Bool = false,
  clock: TestClock = TestClock(),
  busyTimeout: Duration = .zero
) async throws -> SQLiteStore {
  try await SQLiteStore.open(
    path: path, access: mode, creating: creating, identity: "sqlite:test", now: { clock.now },
    busyTimeout: busyTimeout)
}

func put(_ key: Key, _ value: String, expected: Expectation? = nil) -> WriteItem {
  WriteItem(
    namespace: namespace, key: key, change: .put(Entry(value: Array(value.utf8))),
    expected: expected)
}

/// Makes a store file holding `key:1000`, `key:1001`, … and leaves it closed.
func makeStore(at path: String, keys count: Int = 3) async throws {
  let store = try await openStore(path, .writing, creating: true)
  for start in stride(from: 0, to: count, by: 5_000) {
    let items = (start..<min(count, start + 5_000)).map { put(Key("key:\(1_000 + $0)"), "old") }
    _ = try await store.write(WriteBatch(items))
  }
  try await store.close()
}

/// A plain connection, standing for any other program.
func otherConnection(_ path: String) throws -> DatabaseQueue { try DatabaseQueue(path: path) }

func execute(_ path: String, _ sql: String) throws {
  let connection = try otherConnection(path)
  try connection.writeWithoutTransaction { try $0.execute(sql: sql) }
  try connection.close()
}

func texts(_ store: SQLiteStore, _ prefix: Key = "") async throws -> [String: String] {
  var found: [String: String] = [:]
  let scan = Scan([ScanRange(namespace, prefix: prefix)], includesValues: true)
  for try await page in store.pages(scan) {
    for record in page.records {
      found[record.key.description] = record.value.map { String(decoding: $0, as: UTF8.self) }
    }
  }
  return found
}

/// The error's code, or nil when `body` throws none.
func errorCode(_ body: () async throws -> Void) async -> StoreError.Code? {
  do {
    try await body()
    return nil
  } catch {
    return (error as? StoreError)?.code
  }
}

func copy(_ source: String, to target: String, suffixes: [String]) throws {
  for suffix in suffixes {
    try FileManager.default.copyItem(atPath: source + suffix, toPath: target + suffix)
  }
}
