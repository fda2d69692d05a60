import Core
import Glibc
package import Ledger
package import SystemPackage

/// An advisory lock on a file (`flock`) for critical sections of milliseconds; the system drops it
/// when the process dies.
///
/// Excludes other processes of this machine and other tasks of this process. The lock's file stays
/// behind, empty: removing it would let two holders lock two files of one name.
package struct FileLock: Sendable {
  private let path: FilePath
  private let attempts: Int
  private let pause: @Sendable () async -> Void

  /// - Parameters:
  ///   - attempts: tries before giving up; at 2 ms each, some ten seconds.
  ///   - pause: waits between two tries, without a thread; nil waits 2 ms.
  package init(
    _ path: FilePath, attempts: Int = 5_000, pause: (@Sendable () async -> Void)? = nil
  ) {
    self.path = path
    self.attempts = attempts
    self.pause = pause ?? { await FileWork.pause(milliseconds: 2) }
  }

  /// Runs `body` on a thread that may block, while no other process or task has the lock.
  ///
  /// - Throws: what `body` throws; `.lockHeld` when another process kept the lock all the time.
  package func withLock<Value: Sendable>(
    _ body: @escaping @Sendable () throws(LedgerError) -> Value
  ) async throws(LedgerError) -> Value {
    var triesLeft = attempts
    while true {
      let path = path
      let done = try await FileWork.run { () throws(LedgerError) -> Value? in
        let file = try RegularFile.open(
          path, .readWrite, options: [.create], permissions: .ledgerFile,
          attempt: "open the lock")
        defer { try? file.close() }
        return try Self.isTaken(file, path) ? body() : nil
      }
      if let done { return done }
      triesLeft -= 1
      guard triesLeft > 0 else {
        throw LedgerError(
          .lockHeld,
          "'\(path)' stayed locked by another process; such a lock is normally held for "
            + "milliseconds.",
          advice: .awaitProcess)
      }
      await pause()
    }
  }

  /// - Returns: false where another has the lock.
  private static func isTaken(
    _ file: FileDescriptor, _ path: FilePath
  ) throws(LedgerError) -> Bool {
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 else { return true }
    let failure = Errno(rawValue: errno)
    guard failure == .wouldBlock || failure == .interrupted else {
      throw LedgerError(failure, "lock", path)
    }
    return false
  }
}
