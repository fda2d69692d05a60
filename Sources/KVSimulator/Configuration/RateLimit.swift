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
