import Foundation
import Ledger
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite("Directories that cannot be made")
struct DirectoryTreeTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func link(_ name: String, to target: String) throws -> FilePath {
    let path = directory.file(name)
    try FileManager.default.createSymbolicLink(
      atPath: path.string, withDestinationPath: target)
    return path
  }

  @Test func makesWhatIsAbsent() throws {
    let path = directory.file("a").appending("b").appending("c")
    try DirectoryTree.create(path)
    try DirectoryTree.create(path)
    #expect(try DirectoryTree.exists(path))
    #expect(try !DirectoryTree.exists(directory.file("x")))
  }

  @Test func followsALinkToADirectory() throws {
    let target = directory.file("target")
    try DirectoryTree.create(target)
    let path = try link("link", to: target.string)
    try DirectoryTree.create(path.appending("b"))
    #expect(try DirectoryTree.exists(target.appending("b")))
  }

  @Test(arguments: ["/mnt/not-mounted/state", "link", "/dev/null", "/proc/x", "file"])
  func whatLeadsNowhereIsAnError(_ target: String) async throws {
    try overwrite(directory.file("file"), [])
    let path = try link("link", to: target)
    for below in [path, path.appending("a"), path.appending("a").appending("b")] {
      #expect(throws: LedgerError.self) { try DirectoryTree.create(below) }
    }
    #expect(throws: LedgerError.self) { try DirectoryTree.exists(path) }
    let paths = try LedgerPaths(root: path, environment: "test", cohort: "one")
    await #expect(throws: LedgerError.self) { try await StateStore(paths).load() }
    #expect(throws: LedgerError.self) { try StateDirectory(path).cohorts() }
    await #expect(throws: LedgerError.self) { try await AuditLog(paths.audit).check() }
  }

  @Test(arguments: ["/proc/x", "/proc/x/y/z", "/dev/null/x"])
  func whereTheSystemTakesNoneIsAnError(_ path: String) {
    #expect(throws: LedgerError.self) { try DirectoryTree.create(FilePath(path)) }
  }

  @Test func aVeryDeepPathIsAnErrorAndNoOverflow() {
    let deep = FilePath("/proc/" + String(repeating: "x/", count: 100_000))
    #expect(throws: LedgerError.self) { try DirectoryTree.create(deep) }
    let relative = FilePath(directory.file("d").string + String(repeating: "/x", count: 100_000))
    #expect(throws: LedgerError.self) { try DirectoryTree.create(relative) }
  }
}

@Suite("Files that are none")
struct UnreadableFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Opening a FIFO that nobody writes to would block for good.
  @Test func aFIFOIsRefused() throws {
    let path = directory.file("fifo")
    #expect(mkfifo(path.string, 0o600) == 0)
    expectUnreadable { try AtomicFile.read(path) }
    expectUnreadable { _ = try ZstdLineReader(path) }
    expectUnreadable { _ = try FileDigest.text(of: path) }
    #expect(throws: (any Error).self) { try VerifiedPlan(path.string) }
  }

  @Test(arguments: ["/dev/zero", "/"])
  func devicesAndDirectoriesAreRefused(_ path: String) {
    expectUnreadable { try AtomicFile.read(FilePath(path)) }
    expectUnreadable { _ = try ZstdLineReader(FilePath(path)) }
  }

  @Test func aFileLongerThanItsLimitIsNotRead() throws {
    let path = directory.file("long")
    try overwrite(path, [UInt8](repeating: 0, count: 11))
    #expect(try AtomicFile.read(path, limit: 11).count == 11)
    #expect { try AtomicFile.read(path, limit: 10) } throws: {
      ($0 as? LedgerError)?.code == .corrupted
    }
  }

  private func expectUnreadable(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Any
  ) {
    #expect(sourceLocation: sourceLocation) { _ = try body() } throws: {
      ($0 as? LedgerError)?.code == .unreadable
    }
  }
}
