/// How requests that failed for a passing reason are repeated: exponential backoff with full
/// jitter, capped, until a deadline.
package struct RequestRetry: Sendable {
  /// The longest wait before the first repeat; doubles with each one.
  package var firstDelay: Duration = .milliseconds(500)
  package var longestDelay: Duration = .seconds(30)
  /// Spent on failed attempts of one request and the waits between them, at most; waits for the
  /// rate limit are not counted.
  package var deadline: Duration = .seconds(180)
  /// Attempts at one request, at most; the deadline mostly comes first.
  package var attempts = 100
  /// Answers 429 in a row to one request, at most.
  package var rateLimitRounds = 12
  /// Times that the keys which a bulk write reports as unsuccessful are sent again.
  package var unsuccessfulKeyRounds = 5

  package init() {}

  /// - Parameters:
  ///   - attempt: 1 before the first repeat.
  ///   - random: in 0..<1.
  func delay(attempt: Int, random: Double) -> Duration {
    let doublings = min(max(attempt - 1, 0), 30)
    let cap = min(firstDelay * (1 << doublings), longestDelay)
    return cap * min(max(random, 0), 1)
  }
}
