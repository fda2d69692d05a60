import Glibc
import SystemPackage
import TestKit
import Testing

@testable import FileState
@testable import Ledger

@Suite struct FileModeTests {
  @Test func whatIsMadeIsTheOwners() async throws {
    let directory = try TemporaryDirectory()
    try AtomicFile.write([1], to: directory.file("a"))
    try DurableAppender(directory.file("b")).append([1])
    try await FileLock(directory.file("c")).withLock { () throws(LedgerError) in }
    try DirectoryTree.create(directory.file("d").appending("e"))
    for name in ["a", "b", "c"] { #expect(try mode(of: directory.file(name)) == 0o600) }
    #expect(try mode(of: directory.file("d")) == 0o700)
    #expect(try mode(of: directory.file("d").appending("e")) == 0o700)
  }

  /// A file that is there keeps its mode while it grows, and loses it when it is replaced.
  @Test func aReplacedFileIsTheOwners() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    try AtomicFile.write([1], to: path, permissions: .sharedFile)
    try AtomicFile.write([2], to: path)
    #expect(try mode(of: path) == 0o600)
  }

  @Test(arguments: [
    ("0600", 0o600, 0o700), ("600", 0o600, 0o700), ("0640", 0o640, 0o750), ("0660", 0o660, 0o770),
    ("0644", 0o644, 0o755), ("664", 0o664, 0o775), ("0604", 0o604, 0o705),
  ])
  func aModeWidensDirectoriesAlike(_ text: String, files: CInterop.Mode, directories: CInterop.Mode)
    throws
  {
    let mode = try #require(FileMode(text))
    #expect(mode.files.rawValue == files)
    #expect(mode.directories.rawValue == directories)
  }

  @Test(arguments: [
    "", "0", "64", "0400", "0200", "0700", "0750", "0602", "0666", "0611", "888", "06400", "1640",
    "4600", "-600", "+600", "0x1ff", "rw-r-----", "0640 ", " 640", "６４０",
  ])
  func aModeThatMakesNoSenseIsRefused(_ text: String) {
    #expect(FileMode(text) == nil)
  }

  @Test func aPrivateDirectoryIsNew() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    try DirectoryTree.createPrivate(path)
    #expect(try mode(of: path) == 0o700)
    let error = #expect(throws: LedgerError.self) { try DirectoryTree.createPrivate(path) }
    #expect(error?.code == .exists)
  }
}

@Suite struct RegularFileTests {
  /// Opening such a thing for reading, for writing or for a lock would wait, or worse.
  @Test(.timeLimit(.minutes(15)), arguments: ["pipe", "directory", "device", "socket", "link"])
  func whatIsNoFileIsNotOpened(kind: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("a")
    switch kind {
    case "pipe": #expect(mkfifo(path.string, 0o600) == 0)
    case "directory": try DirectoryTree.create(path)
    case "device": #expect(symlink("/dev/zero", path.string) == 0)
    case "socket": try listen(at: path.string)
    default:
      #expect(mkfifo(directory.file("b").string, 0o600) == 0)
      #expect(symlink("b", path.string) == 0)
    }
    #expect(!RegularFile.exists(path))
    let attempts: [() async throws -> Void] = [
      { _ = try AtomicFile.read(path) }, { _ = try ZstdLineReader(path) },
      { _ = try FileDigest.text(of: path) }, { _ = try DurableAppender(path) },
      { try await FileLock(path).withLock { () throws(LedgerError) in } },
      { _ = try AuditTail.read(path) }, { try await AuditLog(path).records { _ in } },
    ]
    for attempt in attempts {
      do {
        try await attempt()
        Issue.record("it was opened")
      } catch let error as LedgerError {
        #expect(error.code == .unreadable && error.message.contains("not a file"))
      }
    }
  }

  @Test func aLinkToAFileIsOpened() throws {
    let directory = try TemporaryDirectory()
    try AtomicFile.write([1, 2], to: directory.file("b"))
    #expect(symlink("b", directory.file("a").string) == 0)
    #expect(RegularFile.exists(directory.file("a")))
    #expect(try AtomicFile.read(directory.file("a")) == [1, 2])
  }

  @Test func whatHasAStatesNameAndIsNoFileIsNoState() throws {
    let directory = try TemporaryDirectory()
    let environment = directory.file("test")
    try DirectoryTree.create(environment.appending("b.state.json"))
    #expect(mkfifo(environment.appending("a.state.json").string, 0o600) == 0)
    #expect(mkfifo(environment.appending("a.lock").string, 0o600) == 0)
    #expect(symlink("/dev/zero", environment.appending("c.lock").string) == 0)
    try AtomicFile.write([1], to: environment.appending("d.lock"))
    let found = try StateDirectory(directory.path).cohorts()
    #expect(found.map(\.name) == ["d"])
  }

  private func listen(at path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      target.copyBytes(from: Array(path.utf8).prefix(target.count - 1))
    }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(result == 0)
  }
}
