import Ledger
import Synchronization
import SystemPackage

/// Carries out a number of steps and then, like a dead process, none any more. The write at which it
/// dies leaves half of its bytes.
///
/// `cutPower` then takes from the disk what was not synced: bytes, and names too.
final class CrashingFileOperations: FileOperations {
  static let crash = LedgerError(.other, "the process died here")

  private let stepsLeft: Mutex<Int>
  private let system = SystemFileOperations()
  private let disk = Mutex(DurableDisk())

  init(afterSteps steps: Int = .max) { stepsLeft = Mutex(steps) }

  var hasCrashed: Bool { stepsLeft.withLock { $0 < 0 } }

  /// - Parameter keepingNames: whether names had reached the disk without a sync, as they may.
  func cutPower(keepingNames: Bool) throws {
    try disk.withLock { try $0.cutPower(keepingNames: keepingNames) }
  }

  private func step() throws(LedgerError) {
    let isAlive = stepsLeft.withLock { left in
      left -= 1
      return left >= 0
    }
    if !isAlive { throw Self.crash }
  }

  func create(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try step()
    let file = try system.create(path, permissions: permissions)
    disk.withLock { $0.made(path) }
    return file
  }

  func openForAppending(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try step()
    disk.withLock { $0.meet(path) }
    let file = try system.openForAppending(path, permissions: permissions)
    disk.withLock { $0.opened(path) }
    return file
  }

  func write(
    _ bytes: borrowing Span<UInt8>, to file: FileDescriptor, at path: FilePath
  ) throws(LedgerError) {
    let wasAlive = !hasCrashed
    do { try step() } catch {
      if wasAlive {
        try system.write(bytes.extracting(0..<(bytes.count / 2)), to: file, at: path)
      }
      throw error
    }
    try system.write(bytes, to: file, at: path)
  }

  func truncate(
    _ file: FileDescriptor, to length: Int64, at path: FilePath
  ) throws(LedgerError) {
    try step()
    try system.truncate(file, to: length, at: path)
  }

  func sync(_ file: FileDescriptor, at path: FilePath) throws(LedgerError) {
    try step()
    disk.withLock { $0.synced(path) }
  }

  func rename(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try step()
    disk.withLock { disk in
      disk.meet(path)
      disk.meet(target)
    }
    try system.rename(path, to: target)
    disk.withLock { $0.renamed(path, to: target) }
  }

  func link(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try step()
    disk.withLock { $0.meet(path) }
    try system.link(path, to: target)
    disk.withLock { $0.linked(path, to: target) }
  }

  func remove(_ path: FilePath) throws(LedgerError) {
    try step()
    disk.withLock { $0.meet(path) }
    try system.remove(path)
    disk.withLock { $0.removed(path) }
  }

  func syncDirectory(_ path: FilePath) throws(LedgerError) {
    try step()
    disk.withLock { $0.syncedNames(in: path) }
  }
}
