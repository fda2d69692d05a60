import Core
import Foundation
import GRDB
import SQLiteStore
import TestKit
import Testing

/// A file that is read without locks, or that is no longer the file it was, is noticed.
@Suite struct ChangedDuringReadTests {
  /// Opens a store, reads one page, lets `change` happen and reads on.
  private func secondPage(
    wal: Bool, _ change: (_ path: String) async throws -> Void
  ) async throws -> StoreError.Code? {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await makeStore(at: path, keys: 2_500)
    if wal { try execute(path, "PRAGMA journal_mode = WAL") }
    let store = try await openStore(path)
    var pages = store.pages(Scan([ScanRange(namespace, prefix: "key:")])).makeAsyncIterator()
    #expect(try await pages.next()?.records.count == 1_000)
    try await change(path)
    return await errorCode { _ = try await pages.next() }
  }

  @Test func anUntouchedFileIsReadToTheEnd() async throws {
    #expect(try await secondPage(wal: true) { _ in } == nil)
  }

  @Test func aWriterOfAnUnlockedFile() async throws {
    let code = try await secondPage(wal: true) { try execute($0, "DELETE FROM entries") }
    #expect(code == .changedDuringRead)
  }

  @Test func aWriterThatHasNotReachedTheMainFile() async throws {
    var writer: DatabaseQueue?
    let code = try await secondPage(wal: true) { path in
      writer = try otherConnection(path)
      try await writer?.writeWithoutTransaction { try $0.execute(sql: "DELETE FROM entries") }
    }
    #expect(code == .changedDuringRead)
    try writer?.close()
  }

  @Test func aFileThatWasReplaced() async throws {
    let code = try await secondPage(wal: false) { path in
      try await makeStore(at: path + ".new")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: path + ".new", toPath: path)
    }
    #expect(code == .changedDuringRead)
  }

  @Test func aFileThatWasTurnedToWAL() async throws {
    let code = try await secondPage(wal: false) { try execute($0, "PRAGMA journal_mode = WAL") }
    #expect(code == .changedDuringRead)
  }

  @Test func aWriterOfALockedFileIsNoTrouble() async throws {
    let code = try await secondPage(wal: false) { try execute($0, "DELETE FROM entries") }
    #expect(code == nil)
  }
}
