import Core
import Foundation
import SQLiteStore
import StoreTesting
import TestKit
import Testing

@Suite struct MiniflareTests {
  @Test func conforms() async throws {
    let directory = try TemporaryDirectory()
    let names = Names()
    let conformance: Namespace = "CONFORMANCE"
    try await StoreConformance<MiniflareWithWriter>(takesAnyKeyBytes: false) { clock in
      let fixture = try MiniflareFixture(directory, names.next())
      return MiniflareWithWriter(
        reader: try await fixture.store([conformance, "CONFORMANCE_OTHER"], clock: clock),
        fixture: fixture,
        clock: clock)
    }.run()
  }

  @Test func refusesWritesAndSaysWhy() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("kept", "1")
    let store = try await fixture.store()
    #expect(!store.capabilities.writable)
    do {
      _ = try await store.write(WriteBatch([SQLiteStoreTests.put("new", "1")]))
      Issue.record("written")
    } catch {
      #expect(error.code == .readOnly)
      #expect(error.message.contains("is not documented"))
      #expect(error.message.contains("wrangler kv key put"))
    }
    #expect(try await store.read(namespace, ["kept", "new"]).map { $0 != nil } == [true, false])
  }

  // MARK: - What is there

  @Test func aNamespaceWithoutDatabaseIsEmptyUntilItHasOne() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    let store = try await fixture.store()
    #expect(try await keys(store) == [])
    #expect(try await store.read(namespace, ["a"]) == [nil])
    try fixture.put("a", "1")
    #expect(try await keys(store) == ["a"])
    #expect(try await store.read(namespace, ["a"]) == [Entry(value: [0x31])])
  }

  @Test func anEmptyDatabaseFileIsAnEmptyNamespace() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try Data().write(to: URL(fileURLWithPath: fixture.files(namespace).database))
    #expect(try await keys(fixture.store()) == [])
  }

  @Test func withoutTheDirectoryThereIsNoStore() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try FileManager.default.removeItem(atPath: fixture.directory)
    do {
      _ = try await fixture.store()
      Issue.record("opened")
    } catch {
      let error = try #require(error as? StoreError)
      #expect(error.code == .notFound)
      #expect(error.message.contains("store.wrangler_local.path"))
    }
  }

  @Test func aNamespaceThatWasNotNamedIsAnError() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    let store = try await fixture.store()
    #expect(await errorCode { _ = try await store.read("OTHER", ["a"]) } == .notFound)
  }

  @Test(arguments: [
    "DROP TABLE _mf_entries", "ALTER TABLE _mf_entries RENAME COLUMN blob_id TO blob",
    "INSERT INTO _mf_entries VALUES (x'61', 'ab', NULL, NULL)",
    "DROP TABLE _mf_entries; CREATE TABLE _mf_entries(key TEXT PRIMARY KEY COLLATE NOCASE, "
      + "blob_id TEXT, expiration INTEGER, metadata TEXT)",
  ])
  func otherTablesAreRefused(sql: String) async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.execute(sql)
    #expect(await errorCode { _ = try await fixture.store() } == .unsupportedFormat)
  }

  // MARK: - Entries

  @Test(
    arguments: [
      (1_700_000_001_000, 1_700_000_001), (1_700_000_001_999, 1_700_000_001),
      (1_700_000_000_999, nil), (1_700_000_000_000, nil), (1, 0), (0, 0), (-1, -1),
      (Int64.max, 9_223_372_036_854_775),
    ] as [(Int64, Int64?)])
  func expirationsAreRoundedDown(milliseconds: Int64, seconds: Int64?) async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("a", [1], metadata: "{\"b\":1}", milliseconds: milliseconds)
    let store = try await fixture.store(clock: TestClock(1_700_000_000))
    let entry = try await store.read(namespace, ["a"])[0]
    #expect(entry?.expiration == seconds)
    #expect(entry?.metadata == seconds.map { _ in Array("{\"b\":1}".utf8) })
    #expect(try await records(store).map(\.expiration) == (seconds.map { [$0] } ?? []))
  }

  @Test func keysComeInByteOrderOverManyPages() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.start()
    try fixture.execute(
      """
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
      INSERT INTO _mf_entries SELECT 'k:' || i, 'ab', NULL, NULL FROM n
      """)
    for key in ["\u{FFFD}", "\u{1F600}", "k", "l", "K:1"] { try fixture.put(key, "1") }
    let store = try await fixture.store()
    let all = try await keys(store)
    #expect(all.count == 5_005)
    #expect(all == all.sorted())
    let prefixed = try await keys(store, "k:")
    #expect(prefixed.count == 5_000)
    #expect(Set(prefixed).count == 5_000)
    var sizes: [Int] = []
    for try await page in store.pages(Scan([ScanRange(namespace, prefix: "k:")])) {
      sizes.append(page.records.count)
    }
    #expect(sizes.allSatisfy { $0 <= 1_000 })
  }

  // MARK: - Values

  @Test func aMissingValueIsAnErrorAndNotAnAbsentKey() async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("a", "secret")
    let blobs = fixture.files(namespace).blobs
    for name in try FileManager.default.contentsOfDirectory(atPath: blobs) {
      try FileManager.default.removeItem(atPath: blobs + "/" + name)
    }
    let store = try await fixture.store()
    #expect(await errorCode { _ = try await store.read(namespace, ["b", "a"]) } == .corrupted)
    #expect(try await keys(store) == ["a"])
  }

  @Test(arguments: [
    "", "../a", "a/b", "..", "ab\\u0000", "xyz", String(repeating: "a", count: 256),
  ])
  func aBlobIDThatIsNoNameIsRefused(id: String) async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("a", "1")
    try Data("outside".utf8).write(to: URL(fileURLWithPath: fixture.directory + "/a"))
    try fixture.execute("UPDATE _mf_entries SET blob_id = '\(id)'")
    let store = try await fixture.store()
    #expect(await errorCode { _ = try await store.read(namespace, ["a"]) } == .corrupted)
  }

  @Test(arguments: ["link", "directory", "fifo"])
  func whatIsNoFileHoldsNoValue(kind: String) async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("a", "1")
    try fixture.execute("UPDATE _mf_entries SET blob_id = 'abcdef'")
    let path = fixture.files(namespace).blobs + "/abcdef"
    switch kind {
    case "link":
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "/etc/hostname")
    case "directory":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    default: #expect(mkfifo(path, 0o600) == 0)
    }
    let store = try await fixture.store()
    let code = await errorCode { _ = try await store.read(namespace, ["a"]) }
    #expect(code == (kind == "link" ? .other : .corrupted))
  }

  @Test(arguments: ["'text'", "1.5"])
  func anExpirationThatIsNoIntegerIsAnError(value: String) async throws {
    let fixture = try MiniflareFixture(TemporaryDirectory())
    try fixture.put("a", "1")
    try fixture.execute("UPDATE _mf_entries SET expiration = \(value)")
    let store = try await fixture.store()
    #expect(await errorCode { _ = try await keys(store) } == .unsupportedFormat)
    #expect(await errorCode { _ = try await store.read(namespace, ["a"]) } == .unsupportedFormat)
  }
}

func records(_ store: MiniflareStore, _ prefix: Key = "") async throws -> [ScanPage.Record] {
  var records: [ScanPage.Record] = []
  for try await page in store.pages(Scan([ScanRange(namespace, prefix: prefix)])) {
    records += page.records
  }
  return records
}

func keys(_ store: MiniflareStore, _ prefix: Key = "") async throws -> [Key] {
  try await records(store, prefix).map(\.key)
}
