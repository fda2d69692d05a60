import Core
import Foundation
import GRDB
import TestKit
import Testing

@testable import SQLiteStore

/// The states a file may be in when it is opened read-only; nothing may change in any of them.
@Suite struct ReadOnlyTests {
  enum State: String, CaseIterable {
    case rollbackJournal, idleWAL, idleWALWithEmptyLog, crashedWAL, crashedWALWithoutIndex
    case hotJournal
  }

  @Test(arguments: State.allCases)
  func readsWithoutChangingAnything(_ state: State) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("odd name?#%20ü.sqlite")
    try await prepare(state, at: path)
    let before = try directory.state()
    let store = try await openStore(path)
    let found = try await texts(store)
    let changed = state == .crashedWAL || state == .crashedWALWithoutIndex
    #expect(found.count == 3_000)
    #expect(Set(found.values) == [changed ? "new" : "old"])
    let read = try await store.read(namespace, ["key:1000", "none"])
    #expect(read.map { $0 != nil } == [true, false])
    #expect(await errorCode { _ = try await store.write(WriteBatch([put("a", "1")])) } == .readOnly)
    #expect(try directory.state() == before)
    try await store.close()
    #expect(try directory.state() == before)
  }

  private func prepare(_ state: State, at path: String) async throws {
    switch state {
    case .rollbackJournal: try await makeStore(at: path, keys: 3_000)
    case .idleWAL, .idleWALWithEmptyLog:
      try await makeStore(at: path, keys: 3_000)
      try execute(path, "PRAGMA journal_mode = WAL")
      if state == .idleWALWithEmptyLog {
        try Data().write(to: URL(fileURLWithPath: path + "-wal"))
      }
    case .crashedWAL: try await crash(path, wal: true, suffixes: ["", "-wal", "-shm"])
    case .crashedWALWithoutIndex: try await crash(path, wal: true, suffixes: ["", "-wal"])
    case .hotJournal: try await crash(path, wal: false, suffixes: ["", "-journal"])
    }
  }

  /// Copies a database's files out from under a writer, which is what a crash leaves behind.
  private func crash(_ path: String, wal: Bool, suffixes: [String]) async throws {
    let elsewhere = try TemporaryDirectory()
    let original = elsewhere.name("original.sqlite")
    try await makeStore(at: original, keys: 3_000)
    let writer = try otherConnection(original)
    try await writer.writeWithoutTransaction { database in
      try database.execute(sql: wal ? "PRAGMA journal_mode = WAL" : "PRAGMA cache_size = 1")
      try database.execute(sql: "BEGIN IMMEDIATE; UPDATE entries SET value = 'new'")
      if wal { try database.execute(sql: "COMMIT") }
      try copy(original, to: path, suffixes: suffixes)
      if !wal { try database.execute(sql: "ROLLBACK") }
    }
    try writer.close()
  }

  @Test func aPrivateCopyIsForThisUserOnlyAndGoesAway() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await crash(path, wal: true, suffixes: ["", "-wal"])
    let copied: String
    do {
      let files = try #require(try DatabaseFiles(path: path))
      let copy = try PrivateCopy(of: path, files: files)
      copied = URL(fileURLWithPath: copy.path).deletingLastPathComponent().path
      let attributes = try FileManager.default.attributesOfItem(atPath: copied)
      #expect(attributes[.posixPermissions] as? Int == 0o700)
      #expect(try FileManager.default.contentsOfDirectory(atPath: copied).count == 2)
    }
    #expect(!FileManager.default.fileExists(atPath: copied))
  }

  @Test func closingRemovesThePrivateCopy() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await crash(path, wal: true, suffixes: ["", "-wal"])
    let store = try await openStore(path)
    guard case .recoveredCopy(let copy)? = store.access else {
      Issue.record("\(String(describing: store.access))")
      return
    }
    #expect(FileManager.default.fileExists(atPath: copy.path))
    try await store.close()
    #expect(!FileManager.default.fileExists(atPath: copy.path))
  }

  @Test func aLinkLeadsToTheFileAndItsJournals() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("real.sqlite")
    try await crash(path, wal: true, suffixes: ["", "-wal", "-shm"])
    let link = directory.name("link.sqlite")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(try await Set(texts(openStore(link)).values) == ["new"])
  }
}
