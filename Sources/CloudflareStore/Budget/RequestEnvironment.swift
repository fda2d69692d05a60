package import Core

/// The clocks, the waits and the randomness of requests, and who is told of waits.
package struct RequestEnvironment: Sendable {
  /// The time of day, for expirations and for telling people until when.
  package var now: @Sendable () -> Timestamp
  /// Time since some moment, which is never set back; for pacing and deadlines.
  package var uptime: @Sendable () -> Duration
  /// Waits; throwing means that a stop was requested, and ends whatever waited with
  /// `StoreError.Code.cancelled`.
  package var sleep: @Sendable (Duration) async throws -> Void
  /// In 0..<1.
  package var random: @Sendable () -> Double
  /// Called before a wait, once for all requests that wait for the same thing.
  package var onWait: @Sendable (RequestWait) -> Void

  package init(
    now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable () -> Double,
    onWait: @escaping @Sendable (RequestWait) -> Void = { _ in }
  ) {
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
    self.random = random
    self.onWait = onWait
  }

  /// The machine's clocks and generator, `Task.sleep`, and nobody told.
  ///
  /// - Parameter now: the time of day.
  package static func system(now: @escaping @Sendable () -> Timestamp) -> RequestEnvironment {
    let clock = ContinuousClock()
    let start = clock.now
    return RequestEnvironment(
      now: now, uptime: { start.duration(to: clock.now) },
      sleep: { try await clock.sleep(for: $0) }, random: { Double.random(in: 0..<1) })
  }

  /// Tells of a wait, then waits.
  func wait(_ reason: RequestWait.Reason, _ duration: Duration, tell: Bool = true)
    async throws(StoreError)
  {
    guard !Task.isCancelled else { throw .interrupted }
    guard duration > .zero else { return }
    if tell {
      onWait(
        RequestWait(
          reason: reason, duration: duration,
          until: Timestamp(milliseconds: now().milliseconds + duration.milliseconds)))
    }
    do {
      try await sleep(duration)
    } catch {
      throw .interrupted
    }
    guard !Task.isCancelled else { throw .interrupted }
  }
}

extension StoreError {
  static let interrupted = StoreError(
    .cancelled, "interrupted while waiting for Cloudflare; nothing more was sent")
}
