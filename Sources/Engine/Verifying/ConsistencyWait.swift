package import Core

/// How long a verification waits for writes that the store may not show yet.
package struct ConsistencyWait: Sendable {
  /// From when on every reader sees every write that is verified; nil where that is not known, and
  /// a mismatch counts at once.
  package var settledAt: Timestamp?
  /// Until when mismatches are read again.
  package var deadline: Timestamp
  /// Between two readings of what did not match.
  package var interval: Duration
  /// Waits, and throws when the wait is interrupted.
  package var sleep: @Sendable (Duration) async throws -> Void
  /// Told before each wait: how many promises are open, and how long it takes.
  package var onWait: @Sendable (Int, Duration) -> Void

  package init(
    settledAt: Timestamp?, deadline: Timestamp, interval: Duration = .seconds(10),
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    onWait: @escaping @Sendable (Int, Duration) -> Void = { _, _ in }
  ) {
    self.settledAt = settledAt
    self.deadline = deadline
    self.interval = interval
    self.sleep = sleep
    self.onWait = onWait
  }

  /// - Parameters:
  ///   - lastWrite: when the last of the writes was made; nil if unknown.
  ///   - delay: seconds until every reader sees a write.
  ///   - limit: how long to wait, at most; nil waits as long as a write may stay unseen.
  package init(
    lastWrite: Timestamp?, delay: Int64, limit: Duration?, now: Timestamp,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    onWait: @escaping @Sendable (Int, Duration) -> Void = { _, _ in }
  ) {
    let settledAt = delay > 0 ? lastWrite?.adding(seconds: delay) : nil
    let deadline = limit.map { now.adding(seconds: $0.components.seconds) } ?? settledAt ?? now
    self.init(settledAt: settledAt, deadline: deadline, sleep: sleep, onWait: onWait)
  }

  /// How long to wait before the next reading; nil where there is to be none.
  func wait(at now: Timestamp) -> Duration? {
    let left = deadline.milliseconds - now.milliseconds
    return left > 0 ? min(interval, .milliseconds(left)) : nil
  }

  /// Whether what does not match at `now` may still be a write that is not seen yet.
  func isSettled(at now: Timestamp) -> Bool { settledAt.map { now >= $0 } ?? true }
}
