import Core
import Glibc
public import SystemPackage

/// An advisory lock on a file (`flock`) for critical sections of milliseconds; the system drops it
/// when the process dies.
///
/// Excludes other processes of this machine and other threads of this process. The lock's file stays
/// behind, empty: removing it would let two holders lock two files of one name.
public struct FileLock: Sendable {
  private let path: FilePath
  private let attempts: Int
  private let pause: @Sendable () -> Void

  /// - Parameters:
  ///   - attempts: tries before giving up; at 2 ms each, some ten seconds.
  ///   - pause: waits between two tries; nil blocks the thread for 2 ms.
  public init(
    _ path: FilePath, attempts: Int = 5_000, pause: (@Sendable () -> Void)? = nil
  ) {
    self.path = path
    self.attempts = attempts
    self.pause = pause ?? { usleep(2_000) }
  }

  /// - Throws: what `body` throws; `.lockHeld` when somebody else kept the lock all the time.
  public func withLock<Value>(
    _ body: () throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    let file = try RegularFile.open(
      path, .readWrite, options: [.create], permissions: .ledgerFile, attempt: "open the lock")
    defer { try? file.close() }
    try acquire(file)
    return try body()
  }

  private func acquire(_ file: FileDescriptor) throws(LedgerError) {
    var triesLeft = attempts
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      let failure = Errno(rawValue: errno)
      guard failure == .wouldBlock || failure == .interrupted else {
        throw LedgerError(failure, "lock", path)
      }
      triesLeft -= 1
      guard triesLeft > 0 else {
        throw LedgerError(
          .lockHeld,
          "another process keeps '\(path)' locked, which should take milliseconds.",
          advice: .awaitProcess)
      }
      pause()
    }
  }
}
