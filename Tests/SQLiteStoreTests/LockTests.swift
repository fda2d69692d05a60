import Core
import Foundation
import GRDB
import SQLiteStore
import TestKit
import Testing

/// Several connections to one file.
@Suite struct LockTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.name("s.sqlite") }

  init() throws { directory = try TemporaryDirectory() }

  @Test func readersAreNotHeldUpByAWriterThatHasNotCommitted() async throws {
    try await makeStore(at: path)
    let store = try await openStore(path)
    let found = try await whileLocked("BEGIN IMMEDIATE; DELETE FROM entries") {
      try await texts(store)
    }
    #expect(found.count == 3)
  }

  @Test(arguments: ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
  func busyWriter(_ lock: String) async throws {
    try await makeStore(at: path)
    let store = try await openStore(path, .writing)
    let error = try await whileLocked(lock) { () async throws -> StoreError? in
      do {
        _ = try await store.write(WriteBatch([put("a", "1")]))
        return nil
      } catch let error as StoreError { return error }
    }
    #expect(error?.code == .busy)
    let process = ProcessInfo.processInfo.processIdentifier
    #expect(error?.message.contains("process \(process)") == true, "\(String(describing: error))")
    #expect(try await store.write(WriteBatch([put("a", "1")])) == [.written])
  }

  @Test func busyReader() async throws {
    try await makeStore(at: path)
    let store = try await openStore(path)
    let codes = try await whileLocked("BEGIN EXCLUSIVE") {
      let path = path
      return [
        await errorCode { _ = try await store.read(namespace, ["a"]) },
        await errorCode { _ = try await openStore(path) },
      ]
    }
    #expect(codes == [.busy, .busy])
    #expect(try await texts(store).count == 3)
  }

  @Test func aScanHoldsNoLockBetweenPages() async throws {
    try await makeStore(at: path, keys: 2_500)
    let reader = try await openStore(path)
    let writer = try await openStore(path, .writing)
    var seen = 0
    for try await page in reader.pages(Scan([ScanRange(namespace, prefix: "key:")])) {
      seen += page.records.count
      #expect(try await writer.write(WriteBatch([put("other", "\(seen)")])) == [.written])
    }
    #expect(seen == 2_500)
  }

  @Test func twoStoresCannotBothCreateAKey() async throws {
    try await makeStore(at: path)
    let path = path
    let stores = [
      try await openStore(path, .writing, busyTimeout: .seconds(60)),
      try await openStore(path, .writing, busyTimeout: .seconds(60)),
    ]
    let written = try await withThrowingTaskGroup(of: Int.self) { group in
      for store in stores {
        group.addTask {
          var written = 0
          for index in 0..<100 {
            let item = put(Key("new:\(index)"), "1", expected: .absent)
            written += try await store.write(WriteBatch([item])).count { $0 == .written }
          }
          return written
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(written == 100)
  }

  @Test func aCommitThatFailsWritesNothing() async throws {
    try await makeStore(at: path)
    let store = try await openStore(path, .writing)
    let code = try await whileLocked("BEGIN; SELECT * FROM entries") {
      await errorCode { _ = try await store.write(WriteBatch([put("a", "1")])) }
    }
    #expect(code == .busy)
    #expect(try await texts(store).keys.contains("a") == false)
    #expect(try await store.write(WriteBatch([put("a", "1")])) == [.written])
  }

  @Test func aReaderBesideAWriterInWAL() async throws {
    try await makeStore(at: path)
    try execute(path, "PRAGMA journal_mode = WAL")
    let writer = try await openStore(path, .writing)
    _ = try await writer.write(WriteBatch([put("a", "1")]))
    let reader = try await openStore(path)
    #expect(try await texts(reader).count == 4)
    _ = try await writer.write(WriteBatch([put("b", "1")]))
    #expect(try await texts(reader).count == 5)
  }

  @Test(arguments: ["delete", "wal"])
  func theJournalModeStaysAsItWasFound(_ mode: String) async throws {
    try await makeStore(at: path)
    try execute(path, "PRAGMA journal_mode = \(mode)")
    let store = try await openStore(path, .writing, creating: true)
    _ = try await store.write(WriteBatch([put("a", "1")]))
    try await store.close()
    #expect(try directory.state().keys.sorted() == ["s.sqlite"])
    let found = try await otherConnection(path).read { database in
      try String.fetchOne(database, sql: "PRAGMA journal_mode")
    }
    #expect(found == mode)
  }

  @Test func aCancelledWriteWritesNothing() async throws {
    try await makeStore(at: path)
    let store = try await openStore(path, .writing)
    let code = await withTaskGroup(of: StoreError.Code?.self) { group in
      group.cancelAll()
      group.addTask {
        await errorCode { _ = try await store.write(WriteBatch([put("a", "1")])) }
      }
      return await group.next() ?? nil
    }
    #expect(code == .cancelled)
    #expect(try await texts(store).count == 3)
  }

  @Test func aTriggerThatRollsBackFailsTheBatch() async throws {
    try await makeStore(at: path)
    try execute(
      path,
      """
      CREATE TRIGGER refuse BEFORE INSERT ON entries WHEN new.key = 'bad'
      BEGIN SELECT RAISE(ROLLBACK, 'refused'); END
      """)
    let store = try await openStore(path, .writing)
    let code = await errorCode {
      _ = try await store.write(WriteBatch([put("a", "1"), put("bad", "1"), put("b", "1")]))
    }
    #expect(code == .other)
    #expect(try await texts(store).count == 3)
  }

  /// Runs `body` while another connection holds what `sql` locked.
  private func whileLocked<R: Sendable>(
    _ sql: String, _ body: () async throws -> R
  ) async throws -> R {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: configuration)
    try await other.writeWithoutTransaction { try $0.execute(sql: sql) }
    let result = try await body()
    try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try other.close()
    return result
  }
}
