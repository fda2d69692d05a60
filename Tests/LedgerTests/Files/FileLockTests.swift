import Foundation
import Glibc
import Ledger
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import FileState

@Suite struct FileLockTests {
  @Test func onlyOneAtATime() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let counter = directory.file("counter")
    try overwrite(counter, Array("0".utf8))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<25 {
            try await FileLock(path).withLock { () throws(LedgerError) in
              let number = Int(String(decoding: try AtomicFile.read(counter), as: UTF8.self)) ?? -1
              try AtomicFile.write(Array("\(number + 1)".utf8), to: counter)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(contents(counter) == Array("200".utf8))
  }

  @Test func givesUpWhenItStaysLocked() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let holder = try FileDescriptor.open(
      path, .readWrite, options: [.create], permissions: .ownerReadWrite)
    #expect(flock(holder.rawValue, LOCK_EX) == 0)
    let pauses = Mutex(0)
    let error = await #expect(throws: LedgerError.self) {
      try await FileLock(path, attempts: 3) { pauses.withLock { $0 += 1 } }
        .withLock { () throws(LedgerError) in }
    }
    #expect(error?.code == .lockHeld && pauses.withLock { $0 } == 2)
    try holder.close()
    try await FileLock(path, attempts: 1).withLock { () throws(LedgerError) in }
  }

  /// `flock(1)` of util-linux takes the same kind of lock.
  @Test func excludesOtherProcesses() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let whileLocked = try await FileLock(path).withLock { () throws(LedgerError) in
      status("flock", "--nonblock", path.string, "true")
    }
    #expect(whileLocked == 1)
    #expect(status("flock", "--nonblock", path.string, "true") == 0)
  }

  private func status(_ arguments: String...) -> Int32? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus
  }
}
