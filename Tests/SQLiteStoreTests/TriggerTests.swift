import Core
import RecordIndex
import SQLiteStore
import TestKit
import Testing

/// A write counts where the row says so, and not where SQLite merely reported no error.
@Suite struct TriggerTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.name("s.sqlite") }

  init() throws { directory = try TemporaryDirectory() }

  private static let old = Entry(value: Array("old".utf8))

  enum Write: String, CaseIterable, Sendable {
    case create, blindPut, update, delete, blindDelete

    var item: WriteItem {
      let new = Entry(value: Array("new".utf8))
      let (key, change, expected): (Key, WriteItem.Change, Core.Expectation?) =
        switch self {
        case .create: ("key:9", .put(new), .absent)
        case .blindPut: ("key:1000", .put(new), nil)
        case .update: ("key:1000", .put(new), .exactly(TriggerTests.old))
        case .delete: ("key:1000", .delete, .exactly(TriggerTests.old))
        case .blindDelete: ("key:1000", .delete, nil)
        }
      return WriteItem(namespace: namespace, key: key, change: change, expected: expected)
    }

    var event: String {
      switch self {
      case .create: "INSERT"
      case .blindPut, .update: "UPDATE"
      case .delete, .blindDelete: "DELETE"
      }
    }
  }

  @Test(arguments: Write.allCases)
  func whatATriggerIgnoresIsNotWritten(_ write: Write) async throws {
    try await makeStore(at: path)
    try execute(
      path,
      """
      CREATE TRIGGER ignored BEFORE \(write.event) ON entries BEGIN SELECT RAISE(IGNORE); END
      """)
    let store = try await openStore(path, .writing)
    let outcomes = try await store.write(WriteBatch([write.item]))
    guard case .failed(let error)? = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(error.code == .other)
    #expect(error.message.contains("trigger"))
    #expect(try await texts(store) == ["key:1000": "old", "key:1001": "old", "key:1002": "old"])
    try execute(path, "DROP TRIGGER ignored")
    #expect(try await store.write(WriteBatch([write.item])) == [.written])
  }

  @Test func whatATriggerUndoesIsNotWritten() async throws {
    try await makeStore(at: path)
    try execute(
      path,
      """
      CREATE TRIGGER undone AFTER UPDATE ON entries WHEN new.value <> old.value
      BEGIN UPDATE entries SET value = old.value WHERE namespace = new.namespace AND key = new.key; END
      """)
    let store = try await openStore(path, .writing)
    let outcomes = try await store.write(WriteBatch([Write.update.item, put("b", "1")]))
    #expect(outcomes.count == 2)
    if case .failed? = outcomes.first {} else { Issue.record("\(outcomes)") }
    #expect(outcomes.last == .written)
  }

  @Test func aTriggerThatOnlyWatchesDisturbsNothing() async throws {
    try await makeStore(at: path)
    try execute(
      path,
      """
      CREATE TABLE seen(key TEXT);
      CREATE TRIGGER watching AFTER UPDATE ON entries BEGIN INSERT INTO seen VALUES(new.key); END
      """)
    let store = try await openStore(path, .writing)
    #expect(try await store.write(WriteBatch([Write.update.item])) == [.written])
  }

  @Test func whatATriggerIgnoresOfAnIndexIsAnError() async throws {
    let index = try await SQLiteIndex.open(
      path: path, access: .writing, creating: true, identity: "index")
    try execute(
      path, "CREATE TRIGGER ignored BEFORE INSERT ON trips BEGIN SELECT RAISE(IGNORE); END")
    let summary = IndexSummary(record: "1", isDeleted: false, json: Array(#"{"id":"1"}"#.utf8))
    let code = await errorCode { try await index.put([summary], of: "u") }
    #expect(code == .other)
  }
}
