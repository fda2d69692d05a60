import Ledger
import SystemPackage
import TestKit
import Testing

@Suite struct AtomicFileTests {
  @Test func writesAndReplaces() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a.json")
    try AtomicFile.write([1, 2], to: path)
    #expect(try AtomicFile.read(path) == [1, 2])
    try AtomicFile.write([3], to: path, keepingPrevious: true)
    try AtomicFile.write([4], to: path, keepingPrevious: true)
    #expect(contents(path) == [4])
    #expect(contents(path.previousGeneration) == [3])
    #expect(directory.names == ["a.json", "a.json.previous"])
  }

  @Test func theFirstGenerationHasNoPrevious() throws {
    let directory = try TemporaryDirectory()
    try AtomicFile.write([1], to: directory.file("a"), keepingPrevious: true)
    #expect(directory.names == ["a"])
  }

  @Test func absentAndTooLongFilesAreErrors() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    #expect { try AtomicFile.read(path) } throws: { ($0 as? LedgerError)?.code == .notFound }
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(throws: LedgerError.self) { try AtomicFile.read(path, limit: 2) }
  }

  @Test func anUnfinishedWriterLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    do {
      let writer = try AtomicFileWriter(path)
      try writer.append([1, 2, 3])
      #expect(directory.names.count == 1)
    }
    #expect(directory.names == [])
    let writer = try AtomicFileWriter(path)
    try writer.commit()
    #expect(throws: LedgerError.self) { try writer.append([1]) }
    #expect(throws: LedgerError.self) { try writer.commit() }
    writer.abandon()
    #expect(contents(path) == [])
  }

  @Test func privateFilesAreForTheOwnerOnly() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    try AtomicFile.write([1], to: path, permissions: .privateFile)
    #expect(try mode(of: path) == 0o600)
  }

  /// Dies at every step in turn; whoever reads then sees one generation or the other, whole.
  @Test(arguments: [false, true])
  func aCrashAtAnyStepLeavesOldOrNew(keepingPrevious: Bool) throws {
    let old = [UInt8](repeating: 1, count: 1_000)
    let new = [UInt8](repeating: 2, count: 2_000)
    var seen: Set<[UInt8]> = []
    var steps = 0
    while true {
      let directory = try TemporaryDirectory()
      let path = directory.file("a")
      try AtomicFile.write([0], to: path)
      try AtomicFile.write(old, to: path, keepingPrevious: keepingPrevious)
      let operations = CrashingFileOperations(afterSteps: steps)
      try? AtomicFile.write(
        new, to: path, keepingPrevious: keepingPrevious, operations: operations)
      let found = try #require(contents(path))
      #expect(found == old || found == new)
      seen.insert(found)
      if keepingPrevious {
        let previous = try #require(contents(path.previousGeneration))
        #expect(found == new ? previous == old : (previous == [0] || previous == old))
      }
      // The next run is not hindered by what the crash left.
      try AtomicFile.write([9], to: path, keepingPrevious: keepingPrevious)
      #expect(contents(path) == [9])
      if !operations.hasCrashed { break }
      steps += 1
    }
    #expect(seen == [old, new])
    #expect(steps >= (keepingPrevious ? 8 : 5))
  }
}
