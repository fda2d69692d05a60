import Core
import Ledger
import Synchronization

/// The cohort's lock while a run writes: it is renewed in time, and by the holder's own clock nothing is
/// written once it could have passed to somebody else.
///
/// The clock counts the time for which the process or the machine was stopped.
final class HeldLock: Sendable {
  private let lease: any StateLease
  private let uptime: @Sendable () -> Duration
  private let renewedAt: Mutex<Duration>

  /// - Parameter lease: taken or renewed just now.
  init(_ lease: any StateLease, uptime: @escaping @Sendable () -> Duration) {
    self.lease = lease
    self.uptime = uptime
    renewedAt = Mutex(uptime())
  }

  /// Says that the holder is alive.
  ///
  /// - Throws: `.leaseLost` when the lock was broken or taken over; the run must stop.
  func renew() async throws(LedgerError) {
    // Before the request: the lease is counted from a later moment.
    let now = uptime()
    try await lease.heartbeat()
    renewedAt.withLock { $0 = now }
  }

  /// The same, where a third of the lease is over.
  func renewWhenDue() async throws(LedgerError) {
    if age >= lease.duration / 3 { try await renew() }
  }

  /// - Throws: `.leaseLost` where less than a third of the lease is left; asks nobody.
  func check() throws(LedgerError) {
    guard age < lease.duration * 2 / 3 else {
      throw LedgerError(
        .leaseLost,
        "this process was stopped for so long that another run may have taken the lock. Nothing more "
          + "was written. Run the command again.")
    }
  }

  private var age: Duration { uptime() - renewedAt.withLock { $0 } }
}
