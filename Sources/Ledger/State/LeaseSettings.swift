package import Core

/// What a lease takes from outside: time, waiting, identities and what counts as stale.
package struct LeaseSettings: Sendable {
  package var now: @Sendable () -> Timestamp
  package var sleep: @Sendable (Duration) async throws -> Void
  /// A new lock ID each time, never the same twice.
  package var makeID: @Sendable () -> String
  package var process: ProcessIdentity
  /// Age in seconds of the last heartbeat from which a holder of another machine counts as gone.
  package var staleAfter: Int64
  /// Between two attempts to acquire.
  package var pollInterval: Duration
  /// Tries for the guard of the lock's file in one attempt to acquire; at 2 ms each, a second.
  package var guardAttempts = 500

  package init(
    now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    makeID: @escaping @Sendable () -> String, process: ProcessIdentity,
    staleAfter: Int64 = 300, pollInterval: Duration = .milliseconds(500)
  ) {
    self.now = now
    self.sleep = sleep
    self.makeID = makeID
    self.process = process
    self.staleAfter = staleAfter
    self.pollInterval = pollInterval
  }
}
