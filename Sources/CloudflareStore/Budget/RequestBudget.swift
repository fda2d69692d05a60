import Core
import Synchronization

/// The allowance of requests that everything in a process shares.
///
/// Bounds the requests in flight, paces them by the service's `Ratelimit` headers, and lets all of
/// them wait when the service answers 429.
package final class RequestBudget: Sendable {
  /// The clocks and waits; stores that share the budget use them too.
  package let environment: RequestEnvironment
  let concurrency: Int
  private let pace: Mutex<RequestPace>
  private let slots = SlotQueue()
  private let toldUntil = Mutex<Duration?>(nil)

  /// - Parameters:
  ///   - concurrency: requests in flight, at most.
  ///   - requestsPerSecond: to stay below the service's own limit; nil leaves that to its headers.
  package init(
    concurrency: Int = 6, requestsPerSecond: Double? = nil, environment: RequestEnvironment
  ) {
    self.concurrency = max(1, concurrency)
    self.environment = environment
    pace = Mutex(RequestPace(requestsPerSecond: requestsPerSecond))
  }

  /// Waits until a request may be sent. Every call that returns is followed by one of `finish`.
  ///
  /// - Throws: `cancelled`.
  func start() async throws(StoreError) {
    try await slots.take(limit: limit)
    do throws(StoreError) {
      while true {
        guard !Task.isCancelled else { throw StoreError.interrupted }
        let now = environment.uptime()
        guard case .wait(let duration, let reason) = pace.withLock({ $0.start(at: now) }) else {
          return
        }
        try await environment.wait(reason, duration, tell: isNews(now + duration))
      }
    } catch {
      slots.give(limit: limit)
      throw error
    }
  }

  func finish(_ header: RateLimitHeader?, hasAnswer: Bool) {
    let now = environment.uptime()
    pace.withLock { $0.finish(header, hasAnswer: hasAnswer, at: now) }
    slots.give(limit: limit)
  }

  /// In place of `finish`, for a request that was not sent after all.
  func abandon() {
    pace.withLock { $0.abandon() }
    slots.give(limit: limit)
  }

  func block(retryAfter: Duration?) {
    let now = environment.uptime()
    pace.withLock { $0.block(retryAfter: retryAfter, at: now) }
  }

  private var limit: Int { pace.withLock { $0.isProbing ? 1 : concurrency } }

  /// Whether no wait until then has been reported; moments within a second are one.
  private func isNews(_ until: Duration) -> Bool {
    toldUntil.withLock { told in
      if let told, told - .seconds(1) < until, until < told + .seconds(1) { return false }
      told = until
      return true
    }
  }
}
