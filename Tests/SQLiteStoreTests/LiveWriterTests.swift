import Core
import Foundation
import SQLiteStore
import TestKit
import Testing

/// A database that another process has open; SQLite's locks are per process, so only another
/// process will do.
@Suite(.enabled(if: OtherProcess.isAvailable, "needs the sqlite3 command"))
struct LiveWriterTests {
  @Test func joinsTheLogOfALiveWriterWithoutChangingIt() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await makeStore(at: path)
    let writer = try OtherProcess(path)
    try writer.run("PRAGMA journal_mode = WAL; UPDATE entries SET value = 'new';")
    let before = try directory.state()
    #expect(before.count == 3)
    let store = try await openStore(path)
    #expect(try await texts(store).values.sorted() == ["new", "new", "new"])
    #expect(try directory.state() == before)
    try writer.run("UPDATE entries SET value = 'newer';")
    #expect(try await Set(texts(store).values) == ["newer"])
  }

  @Test func namesTheProcessThatHoldsTheLock() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.name("s.sqlite")
    try await makeStore(at: path)
    let store = try await openStore(path, .writing)
    let writer = try OtherProcess(path)
    try writer.run("BEGIN EXCLUSIVE;")
    do {
      _ = try await store.write(WriteBatch([put("a", "1")]))
      Issue.record("written")
    } catch {
      #expect(error.code == .busy)
      #expect(error.message.contains("process \(writer.identifier) (sqlite3)"), "\(error.message)")
    }
  }
}

/// The `sqlite3` shell on a database, fed line by line.
private final class OtherProcess {
  private static let executable = "/usr/bin/sqlite3"
  static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: executable) }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  var identifier: Int32 { process.processIdentifier }

  init(_ path: String) throws {
    process.executableURL = URL(fileURLWithPath: Self.executable)
    process.arguments = ["-batch", path]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// Returns when the shell has carried out the statements.
  func run(_ sql: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((sql + "\n.print done\n").utf8))
    var answer = ""
    while !answer.hasSuffix("done\n") {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "the sqlite3 command ended")
      answer += String(decoding: data, as: UTF8.self)
    }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
