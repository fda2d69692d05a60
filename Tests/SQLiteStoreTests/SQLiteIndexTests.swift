import Core
import GRDB
import RecordIndex
import SQLiteStore
import TestKit
import Testing

@Suite("An index in an SQLite file")
struct SQLiteIndexTests {
  private static func open(
    _ path: String, _ mode: StoreAccess = .writing, creating: Bool = false
  ) async throws -> SQLiteIndex {
    try await SQLiteIndex.open(
      path: path, access: mode, creating: creating, identity: "sqlite:index", busyTimeout: .zero)
  }

  private static func summary(_ json: String) throws -> IndexSummary {
    try #require(IndexSummary(json: Array(json.utf8)))
  }

  @Test func whatIsPutIsListedByUser() async throws {
    let directory = try TemporaryDirectory()
    let index = try await Self.open(directory.name("i.sqlite"), .writing, creating: true)
    let one = try Self.summary(#"{"id":"é'1", "n":1.50}"#)
    let two = try Self.summary(#"{"id":"2","deleted":true}"#)
    try await index.put([one, two], of: "a")
    try await index.put([one], of: "b")
    #expect(try await index.list("a") == IndexContents([two, one]))
    #expect(try await index.list("b").live == 1)
    #expect(try await index.list("c").summaries.isEmpty)
    try await index.close()
  }

  @Test func aSummaryTakesThePlaceOfTheOneWithItsID() async throws {
    let directory = try TemporaryDirectory()
    let index = try await Self.open(directory.name("i.sqlite"), .writing, creating: true)
    try await index.put([try Self.summary(#"{"id":"1","n":1}"#)], of: "a")
    let later = try Self.summary(#"{"id":"1","n":2}"#)
    for _ in 0..<2 { try await index.put([later], of: "a") }
    #expect(try await index.list("a").summaries == [later])
    try await index.close()
  }

  @Test func columnsOfTheApplicationsOwnSurvive() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("i.sqlite")
    try execute(
      path,
      """
      CREATE TABLE trips(
        user TEXT, id TEXT, summary TEXT, pinned INTEGER DEFAULT 0, PRIMARY KEY(user, id));
      CREATE TABLE settings(name TEXT);
      INSERT INTO trips VALUES('a', '1', '{"id":"1"}', 7);
      """)
    let index = try await Self.open(path)
    let summaries = [try Self.summary(#"{"id":"1","n":1}"#), try Self.summary(#"{"id":"2"}"#)]
    try await index.put(summaries, of: "a")
    #expect(try await index.list("a").summaries == summaries)
    try await index.close()
    let connection = try otherConnection(path)
    let pinned = try await connection.read {
      try Int.fetchAll($0, sql: "SELECT pinned FROM trips ORDER BY id")
    }
    #expect(pinned == [7, 0])
  }

  @Test func aSummaryThatIsNoJSONIsListedAsItIs() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("i.sqlite")
    let made = try await Self.open(path, .writing, creating: true)
    try await made.close()
    try execute(path, "INSERT INTO trips VALUES('a', '1', 'broken')")
    let index = try await Self.open(path, .reading)
    let expected = IndexSummary(record: "1", isDeleted: false, json: Array("broken".utf8))
    #expect(try await index.list("a").summaries == [expected])
    try await index.close()
  }

  @Test(arguments: ["DELETE", "WAL"]) func readingLeavesTheDirectoryAlone(mode: String) async throws
  {
    let directory = try TemporaryDirectory()
    let path = directory.name("i.sqlite")
    let made = try await Self.open(path, .writing, creating: true)
    try await made.put([try Self.summary(#"{"id":"1"}"#)], of: "a")
    try await made.close()
    try execute(path, "PRAGMA journal_mode = \(mode)")
    let before = try directory.state()
    let index = try await Self.open(path, .reading)
    #expect(try await index.list("a").live == 1)
    let code = await errorCode {
      try await index.put([try Self.summary(#"{"id":"2"}"#)], of: "a")
    }
    #expect(code == .readOnly)
    try await index.close()
    #expect(try directory.state() == before)
  }

  @Test(arguments: [
    "CREATE TABLE entries(namespace TEXT, key TEXT)",
    "CREATE TABLE trips(user TEXT, id TEXT, PRIMARY KEY(user, id))",
    "CREATE TABLE trips(user TEXT, id INTEGER, summary TEXT, PRIMARY KEY(user, id))",
    "CREATE TABLE trips(user TEXT, id TEXT, summary TEXT, PRIMARY KEY(id))",
    "CREATE TABLE trips(user TEXT, id TEXT COLLATE NOCASE, summary TEXT, PRIMARY KEY(user, id))",
    """
    CREATE TABLE trips(user TEXT, id TEXT, summary TEXT, PRIMARY KEY(user, id));
    INSERT INTO trips VALUES('a', x'31', '{}')
    """,
  ])
  func tablesOnWhichTheAnswersWouldBeWrongAreRefused(sql: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("i.sqlite")
    try execute(path, sql)
    for mode in StoreAccess.allCases {
      let code = await errorCode { _ = try await Self.open(path, mode) }
      #expect(code == .unsupportedFormat)
    }
  }

  @Test func aMissingFileIsNamedWithItsSetting() async throws {
    let directory = try TemporaryDirectory()
    await #expect {
      _ = try await Self.open(directory.name("none"), .reading)
    } throws: { "\($0)".contains("'index.sqlite.path'") }
  }
}
