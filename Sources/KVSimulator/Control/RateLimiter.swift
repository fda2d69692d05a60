import Core

/// Counts the requests of each credential in windows, and blocks one that exceeds its allowance.
struct RateLimiter: Sendable {
  /// What the `Ratelimit` headers of an answer say.
  struct Standing: Hashable, Sendable {
    let limit: RateLimit
    let remaining: Int
    /// Seconds until the allowance is renewed or the block ends, at least 1.
    let seconds: Int64
    let isBlocked: Bool
  }

  private struct Window {
    var end: Timestamp
    var used = 0
    var isBlocked = false
  }

  private(set) var limit: RateLimit?
  /// Those without a valid credential share one.
  private var windows: [Credential?: Window] = [:]

  init(limit: RateLimit?) { self.limit = limit }

  /// - Returns: nil when there is no limit.
  mutating func admit(_ credential: Credential?, at now: Timestamp) -> Standing? {
    guard let limit else { return nil }
    let fresh = Window(end: now.adding(seconds: limit.window))
    var window = windows[credential] ?? fresh
    if window.end <= now { window = fresh }
    if !window.isBlocked {
      window.used += 1
      if window.used > limit.requests {
        window = Window(end: now.adding(seconds: limit.block), isBlocked: true)
      }
    }
    windows[credential] = window
    let milliseconds = max(0, window.end.milliseconds - now.milliseconds)
    return Standing(
      limit: limit, remaining: window.isBlocked ? 0 : max(0, limit.requests - window.used),
      seconds: max(1, (milliseconds + 999) / 1_000), isBlocked: window.isBlocked)
  }
}

/// How many requests a token may make.
package struct RateLimit: Hashable, Sendable {
  /// Requests in one window.
  package var requests: Int
  /// Seconds from a window's first request to its end.
  package var window: Int64
  /// Seconds for which every call is refused once the allowance is exceeded.
  package var block: Int64

  package init(requests: Int, window: Int64, block: Int64) {
    self.requests = requests
    self.window = window
    self.block = block
  }

  /// 1,200 requests in five minutes, and five minutes' block
  /// (https://developers.cloudflare.com/fundamentals/api/reference/limits/).
  package static let cloudflare = RateLimit(requests: 1_200, window: 300, block: 300)
}
