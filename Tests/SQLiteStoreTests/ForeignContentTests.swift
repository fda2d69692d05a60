import Core
import GRDB
import SQLiteStore
import TestKit
import Testing

/// Rows that other programs wrote.
@Suite struct ForeignContentTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.name("s.sqlite") }

  init() throws { directory = try TemporaryDirectory() }

  private func prepare(_ rows: String) async throws {
    try await makeStore(at: path, keys: 0)
    try execute(path, "INSERT INTO entries VALUES \(rows)")
  }

  @Test func valuesAndMetadataMayBeTextOrBlobs() async throws {
    try await prepare(
      """
      ('BETA_LOGS_KV', 'a', 'text ü', x'7B7D', NULL), ('BETA_LOGS_KV', 'b', x'00FF', '{}', NULL),
      ('BETA_LOGS_KV', 'c', 12, NULL, '1800000000'), ('BETA_LOGS_KV', 'd', '', '', NULL)
      """)
    let store = try await openStore(path, .writing)
    let meta = Array("{}".utf8)
    let expected = [
      Entry(value: Array("text ü".utf8), metadata: meta), Entry(value: [0, 0xFF], metadata: meta),
      Entry(value: Array("12".utf8), expiration: 1_800_000_000), Entry(value: [], metadata: []),
    ]
    let keys: [Key] = ["a", "b", "c", "d"]
    #expect(try await store.read(namespace, keys) == expected)
    #expect(try await texts(store).count == 4)
    let items = zip(keys, expected).map { put($0, "new", expected: .exactly($1)) }
    #expect(try await store.write(WriteBatch(items)).allSatisfy { $0 == .written })
    #expect(try await Set(texts(store).values) == ["new"])
  }

  /// An expiration of 0 or less is no time at which the entry was to go, so it is there.
  @Test func expirationsThatAreNoTimesAreShown() async throws {
    try await prepare(
      """
      ('BETA_LOGS_KV', 'a', 'x', NULL, -1), ('BETA_LOGS_KV', 'b', 'x', NULL, 0),
      ('BETA_LOGS_KV', 'c', 'x', NULL, 1)
      """)
    let store = try await openStore(path, .writing)
    let odd: [Entry?] = [-1, 0].map { Entry(value: Array("x".utf8), expiration: $0) }
    #expect(try await store.read(namespace, ["a", "b", "c"]) == odd + [nil])
    #expect(try await Set(texts(store).keys) == ["a", "b"])
    let items = ["a", "b", "c"].map { put(Key($0), "new", expected: .absent) }
    let outcomes = try await store.write(WriteBatch(items))
    #expect(outcomes == [.destinationChanged, .destinationChanged, .written])
  }

  @Test(arguments: ["'never'", "1.5", "x'00'"])
  func anExpirationOfAnotherTypeIsSaidWithItsKey(_ value: String) async throws {
    try await prepare("('BETA_LOGS_KV', 'odd', 'x', NULL, \(value))")
    let store = try await openStore(path, .writing)
    let read = await #expect(throws: StoreError.self) { try await store.read(namespace, ["odd"]) }
    let scan = await #expect(throws: StoreError.self) { _ = try await texts(store) }
    for error in [read, scan] {
      #expect(error?.code == .unsupportedFormat)
      #expect(error?.message.contains("'odd'") == true)
    }
  }

  @Test func aCopyKeepsTheKindOfValueOfItsSource() async throws {
    try await prepare(
      "('BETA_LOGS_KV', 't', 'text', NULL, NULL), ('BETA_LOGS_KV', 'b', x'00FF', NULL, NULL)")
    let store = try await openStore(path, .writing)
    let items = [("t", Array("text".utf8)), ("b", [0x00, 0xFF])].map { key, value in
      WriteItem(
        namespace: namespace, key: Key("new-" + key), change: .put(Entry(value: value)),
        expected: .absent,
        source: WriteItem.Source(key: Key(key), entry: Entry(value: value)))
    }
    #expect(try await store.write(WriteBatch(items)) == [.written, .written])
    let replaced = put("new-t", "newer", expected: .exactly(Entry(value: Array("text".utf8))))
    #expect(try await store.write(WriteBatch([replaced])) == [.written])
    let kinds = try await otherConnection(path).read { database in
      try String.fetchAll(
        database, sql: "SELECT typeof(value) FROM entries WHERE key LIKE 'new-%' ORDER BY key")
    }
    #expect(kinds == ["blob", "text"])
  }

  /// A key that comes back is of the kind of the keys beside it, as far as its value can be.
  @Test(arguments: [
    ("'text'", Array("{}".utf8), "text"), ("'text'", [0x7B, 0xFF], "blob"),
    ("'text'", [0x7B, 0x00], "blob"), ("'text'", [], "text"), ("x'7B7D'", Array("{}".utf8), "blob"),
  ])
  func aKeyThatComesBackIsLikeItsNeighbours(
    neighbour: String, value: [UInt8], kind: String
  ) async throws {
    for key in ["a", "z"] {
      let directory = try TemporaryDirectory()
      let path = directory.name("s.sqlite")
      try await makeStore(at: path, keys: 0)
      // Another namespace's keys are no neighbours.
      try execute(
        path,
        """
        INSERT INTO entries VALUES ('BETA_LOGS_KV', 'm', \(neighbour), NULL, NULL),
        ('A', 'k', \(neighbour == "'text'" ? "x'00'" : "'text'"), NULL, NULL)
        """)
      let store = try await openStore(path, .writing)
      let item = WriteItem(
        namespace: namespace, key: Key(key), change: .put(Entry(value: value)), expected: .absent)
      #expect(try await store.write(WriteBatch([item])) == [.written])
      let found = try await otherConnection(path).read { database in
        try String.fetchAll(
          database, sql: "SELECT typeof(value) FROM entries WHERE key = ?", arguments: [key])
      }
      #expect(found == [kind])
    }
  }

  @Test func keysMayBeInvalidUTF8() async throws {
    try await prepare(
      "('BETA_LOGS_KV', CAST(x'6BFF' AS TEXT), '1', NULL, NULL), ('BETA_LOGS_KV', 'k', '2', 0, NULL)"
    )
    let store = try await openStore(path)
    var keys: [Key] = []
    for try await page in store.pages(Scan([ScanRange(namespace, prefix: "k")])) {
      keys += page.records.map(\.key)
    }
    #expect(keys == [Key([0x6B]), Key([0x6B, 0xFF])])
    #expect(try await store.read(namespace, keys).allSatisfy { $0 != nil })
  }

  @Test func keysThatAreBlobsAreRefusedNotPassedBy() async throws {
    try await prepare("('BETA_LOGS_KV', x'61', '1', NULL, NULL), ('OTHER', 'a', '1', NULL, NULL)")
    let store = try await openStore(path, .writing)
    #expect(await errorCode { _ = try await texts(store) } == .unsupportedFormat)
    #expect(await errorCode { _ = try await store.read(namespace, ["a"]) } == .unsupportedFormat)
    let write = await errorCode { _ = try await store.write(WriteBatch([put("a", "1")])) }
    #expect(write == .unsupportedFormat)
    #expect(try await store.read("OTHER", ["a"]) == [Entry(value: Array("1".utf8))])
  }

  @Test func anExpirationThatIsNoIntegerIsAnError() async throws {
    try await prepare("('BETA_LOGS_KV', 'a', 'secret', NULL, 'soon')")
    let store = try await openStore(path)
    do {
      _ = try await store.read(namespace, ["a"])
      Issue.record("read")
    } catch {
      #expect(error.code == .unsupportedFormat)
      #expect(!"\(error)".contains("secret"))
    }
  }

  @Test func otherColumnsKeepWhatTheyHold() async throws {
    try prepareNotes("TEXT DEFAULT 'none'")
    let store = try await openStore(path, .writing)
    let outcomes = try await store.write(WriteBatch([put("a", "new"), put("b", "new")]))
    #expect(outcomes == [.written, .written])
    let notes = try await otherConnection(path).read { database in
      try String.fetchAll(database, sql: "SELECT note || value FROM entries ORDER BY key")
    }
    #expect(notes == ["keptnew", "nonenew"])
  }

  @Test func aRowThatTheTableRefusesFailsAlone() async throws {
    try prepareNotes("TEXT CHECK(length(value) <> 6)")
    let store = try await openStore(path, .writing)
    let outcomes = try await store.write(
      WriteBatch([put("b", "1"), put("c", "secret"), put("a", "secret"), put("d", "1")]))
    #expect(outcomes.map { $0 == .written } == [true, false, false, true])
    guard case .failed(let error) = outcomes[1] else {
      Issue.record("\(outcomes[1])")
      return
    }
    #expect(!"\(error)".contains("secret"))
    #expect(try await texts(store) == ["a": "old", "b": "1", "d": "1"])
  }

  private func prepareNotes(_ type: String) throws {
    try execute(
      path,
      """
      CREATE TABLE entries(namespace TEXT, key TEXT, value BLOB NOT NULL, metadata TEXT,
        expiration INTEGER, note \(type), PRIMARY KEY(namespace, key)) WITHOUT ROWID;
      INSERT INTO entries VALUES ('BETA_LOGS_KV', 'a', 'old', NULL, NULL, 'kept');
      """)
  }
}
