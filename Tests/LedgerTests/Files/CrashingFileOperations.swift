import Ledger
import Synchronization
import SystemPackage

/// Carries out a number of steps and then, like a dead process, none any more. The write at which it
/// dies leaves half of its bytes.
final class CrashingFileOperations: FileOperations {
  static let crash = LedgerError(.other, "the process died here")

  private let stepsLeft: Mutex<Int>
  private let system = SystemFileOperations()

  init(afterSteps steps: Int) { stepsLeft = Mutex(steps) }

  var hasCrashed: Bool { stepsLeft.withLock { $0 < 0 } }

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
    return try system.create(path, permissions: permissions)
  }

  func openForAppending(
    _ path: FilePath, permissions: FilePermissions
  ) throws(LedgerError) -> FileDescriptor {
    try step()
    return try system.openForAppending(path, permissions: permissions)
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

  func sync(_ file: FileDescriptor, at path: FilePath) throws(LedgerError) { try step() }

  func rename(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try step()
    try system.rename(path, to: target)
  }

  func link(_ path: FilePath, to target: FilePath) throws(LedgerError) {
    try step()
    try system.link(path, to: target)
  }

  func remove(_ path: FilePath) throws(LedgerError) {
    try step()
    try system.remove(path)
  }

  func syncDirectory(_ path: FilePath) throws(LedgerError) { try step() }
}
