import Ledger
import Synchronization
import SystemPackage

/// A disk that is full for one write and has room again afterwards.
final class OneFailingWrite: FileOperations {
  private let hasFailed = Mutex(false)
  private let system = SystemFileOperations()

  func write(
    _ bytes: borrowing Span<UInt8>, to file: FileDescriptor, at path: FilePath
  ) throws(LedgerError) {
    let fails = hasFailed.withLock { failed in
      defer { failed = true }
      return !failed
    }
    let count = fails ? bytes.count / 2 : bytes.count
    try system.write(bytes.extracting(0..<count), to: file, at: path)
    if fails { throw LedgerError(.storageFull, "the disk is full") }
  }

  func create(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor { try system.create(path, permissions: permissions) }

  func openForAppending(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try system.openForAppending(path, permissions: permissions)
  }

  func truncate(
    _ file: FileDescriptor, to length: Int64, at path: FilePath
  ) throws(LedgerError) { try system.truncate(file, to: length, at: path) }

  func sync(_ file: FileDescriptor, at path: FilePath) throws(LedgerError) {
    try system.sync(file, at: path)
  }

  func rename(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try system.rename(path, to: target)
  }

  func link(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try system.link(path, to: target)
  }

  func remove(_ path: FilePath) throws(LedgerError) { try system.remove(path) }

  func syncDirectory(_ path: FilePath) throws(LedgerError) { try system.syncDirectory(path) }
}
