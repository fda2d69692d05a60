/// When a lock's holder counts as gone, and how often a waiting process tries.
package struct LeaseSettings: Sendable {
  /// Age in seconds of the last heartbeat from which a holder of another machine counts as gone.
  package var staleAfter: Int64
  /// Seconds after that for which a shared backend lets nobody take the lock over: the longest that a
  /// request to the store may be on its way when its sender's lease has ended.
  package var takeoverDelay: Int64
  /// Between two attempts to acquire.
  package var pollInterval: Duration
  /// Tries for the guard of the lock's file in one attempt to acquire; at 2 ms each, a second.
  package var guardAttempts = 500

  package init(
    staleAfter: Int64 = 300, takeoverDelay: Int64 = 60,
    pollInterval: Duration = .milliseconds(500)
  ) {
    self.staleAfter = staleAfter
    self.takeoverDelay = takeoverDelay
    self.pollInterval = pollInterval
  }
}
