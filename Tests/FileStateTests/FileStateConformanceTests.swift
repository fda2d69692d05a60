import Core
import FileState
import Foundation
import Ledger
import StateTesting
import StoreTesting
import Synchronization
import SystemPackage
import TestKit
import Testing

@Suite("State in a directory")
struct FileStateConformanceTests {
  static func site(
    _ wrap: @escaping @Sendable (FileStateBackend) -> any StateBackend = { $0 }
  ) throws -> StateConformance.Site {
    let directory = try TemporaryDirectory()
    let root = directory.file("state")
    return StateConformance.Site(
      open: {
        withExtendedLifetime(directory) {}
        return wrap(FileStateBackend(root))
      },
      tearAudit: { environment in
        try append(
          Array(#"{"format":"keyshift.audit/1","seq":2,"#.utf8),
          to: root.appending(environment).appending("audit.jsonl"))
      },
      tearJournal: { run in
        let path = JournalPaths(root: root, run: run).journal
        // The beginning of a frame of the same kind.
        try append(Array(try #require(contents(path)).prefix(9)), to: path)
      })
  }

  private static func append(_ bytes: [UInt8], to path: FilePath) throws {
    try overwrite(path, try #require(contents(path)) + bytes)
  }

  @Test func conforms() async throws {
    try await StateConformance { try Self.site() }.run()
  }

  /// Each fault, planted in a sound backend, is found by the check that is about it.
  @Test(arguments: FaultyStateBackend.Fault.allCases)
  func findsFaults(_ fault: FaultyStateBackend.Fault) async throws {
    let found = Mutex<[String]>([])
    try await StateConformance(
      record: { failure in found.withLock { $0.append(failure.check) } },
      makeSite: { try Self.site { FaultyStateBackend(base: $0, fault: fault) } }
    ).run(only: fault.check)
    #expect(found.withLock { Set($0) } == [fault.check])
  }
}

@Suite("An environment's memory in a file")
struct MemoryFileTests {
  /// A crash between making the file and filling it, or a plan at that moment.
  @Test func anEmptyFileRemembersNothing() async throws {
    let directory = try TemporaryDirectory()
    let backend = FileStateBackend(directory.file("state"))
    _ = try await backend.openMemory(of: "test")
    let file = backend.root.appending("test").appending("memory.sqlite")
    try overwrite(file, [])
    #expect(try await backend.memory(of: "test") == nil)
    let table = try await backend.openMemory(of: "test")
    let part = TablePart("part")
    _ = try await table.write(part, [RowChange("key", from: nil, to: [1])])
    let found = try #require(try await backend.memory(of: "test"))
    #expect(try await found.read(part, ["key"]) == [[1]])
    try overwrite(file, [1, 2, 3])
    await #expect(throws: LedgerError.self) { _ = try await backend.memory(of: "test") }
  }
}
