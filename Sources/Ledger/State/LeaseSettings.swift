public import Core

/// What a lease takes from outside: time, waiting, identities and what counts as stale.
public struct LeaseSettings: Sendable {
  public var now: @Sendable () -> Timestamp
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A new lock ID each time, never the same twice.
  public var makeID: @Sendable () -> String
  public var process: ProcessIdentity
  /// Age in seconds of the last heartbeat from which a holder of another machine counts as gone.
  public var staleAfter: Int64
  /// Between two attempts to acquire.
  public var pollInterval: Duration
  /// Tries for the guard of the lock's file in one attempt to acquire; at 2 ms each, a second.
  public var guardAttempts = 500

  public init(
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
