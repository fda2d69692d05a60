import Core
import Foundation
import SQLiteStore
import TestKit
import Testing

/// Files that are no store are refused with an error that says why, in both modes.
@Suite struct InvalidFileTests {
  static let columns = "namespace TEXT, key TEXT, value BLOB, metadata TEXT, expiration INTEGER"
  static let tables: [(sql: String, reason: String)] = [
    ("CREATE TABLE other(a)", "no table 'entries'"),
    ("CREATE VIEW entries AS SELECT 1 AS namespace", "no table 'entries'"),
    ("CREATE TABLE entries(namespace TEXT, key TEXT, PRIMARY KEY(namespace, key))", "'value'"),
    ("CREATE TABLE entries(\(columns))", "primary key"),
    ("CREATE TABLE entries(\(columns), PRIMARY KEY(key, namespace))", "primary key"),
    ("CREATE TABLE entries(\(columns), PRIMARY KEY(namespace, key COLLATE NOCASE))", "BINARY"),
    (
      "CREATE TABLE entries(namespace TEXT, key INTEGER, value, metadata, expiration, "
        + "PRIMARY KEY(namespace, key))", "'INTEGER', not TEXT"
    ),
    (
      "PRAGMA encoding = 'UTF-16'; CREATE TABLE entries(\(columns), PRIMARY KEY(namespace, key))",
      "UTF-16"
    ),
    (
      "CREATE TABLE entries(\(columns), PRIMARY KEY(namespace, key)); "
        + "INSERT INTO entries VALUES(x'61', 'k', 'v', NULL, NULL)", "namespace as a blob"
    ),
  ]

  @Test(arguments: tables, StoreAccess.allCases)
  func refusesTables(
    _ table: (sql: String, reason: String), _ mode: StoreAccess
  ) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try execute(path, table.sql)
    do {
      _ = try await openStore(path, mode)
      Issue.record("opened")
    } catch let error as StoreError {
      #expect(error.code == .unsupportedFormat)
      #expect(error.message.contains(table.reason), "\(error.message)")
      #expect(error.message.contains(path))
    }
  }

  @Test(arguments: StoreAccess.allCases)
  func refusesOtherFiles(_ mode: StoreAccess) async throws {
    let directory = try TemporaryDirectory()
    let text = directory.name("text")
    try Data("no database, but longer than a database's header is long\n".utf8)
      .write(to: URL(fileURLWithPath: text))
    let short = directory.name("short")
    try Data("SQL".utf8).write(to: URL(fileURLWithPath: short))
    let empty = directory.name("empty")
    try Data().write(to: URL(fileURLWithPath: empty))
    for path in [text, short, empty, directory.pathText] {
      #expect(await errorCode { _ = try await openStore(path, mode) } == .unsupportedFormat)
    }
    let names = ["none.sqlite", "none/s.sqlite", "text/s.sqlite"]
    for name in names {
      let code = await errorCode { _ = try await openStore(directory.name(name), mode) }
      #expect(code == .notFound, "\(name)")
    }
    #expect(try directory.state().keys.sorted() == ["empty", "short", "text"])
  }

  @Test func createsOnlyWhatIsMissing() async throws {
    let directory = try TemporaryDirectory()
    let empty = directory.name("empty")
    try Data().write(to: URL(fileURLWithPath: empty))
    for path in [empty, directory.name("new.sqlite")] {
      try await makeStore(at: path)
      try await makeStore(at: path)
      #expect(try await texts(openStore(path)).count == 3)
    }
    let foreign = directory.name("foreign.sqlite")
    try execute(foreign, "CREATE TABLE other(a)")
    let code = await errorCode { _ = try await openStore(foreign, .writing, creating: true) }
    #expect(code == .unsupportedFormat)
  }

  @Test func aDamagedFileIsSaidToBeDamaged() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await makeStore(at: path, keys: 3_000)
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    for page in 2..<20 {
      try file.seek(toOffset: UInt64(page * 4_096))
      try file.write(contentsOf: Data(repeating: 0xEE, count: 4_096))
    }
    try file.close()
    let store = try await openStore(path)
    #expect(await errorCode { _ = try await texts(store) } == .corrupted)
  }

  @Test func aClosedStoreAnswersNothing() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await makeStore(at: path)
    for mode in StoreAccess.allCases {
      let store = try await openStore(path, mode)
      try await store.close()
      try await store.close()
      #expect(await errorCode { _ = try await store.read(namespace, ["a"]) } == .other)
    }
  }
}
