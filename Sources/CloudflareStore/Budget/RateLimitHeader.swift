/// What the service reports about the allowance, in the headers `Ratelimit` and `Ratelimit-Policy`
/// (draft-ietf-httpapi-ratelimit-headers): `"default";r=1170;t=240`, `"default";q=1200;w=300`.
struct RateLimitHeader: Hashable, Sendable {
  /// Requests left.
  var remaining: Int
  /// Seconds until the allowance is renewed.
  var reset: Int
  /// Requests in a window, and the window in seconds; nil where the policy is not told.
  var quota: Int?
  var window: Int?

  /// - Returns: nil unless the first header holds both of its numbers. Of several limits, the one
  ///   with the fewest requests left.
  init?(limit: String, policy: String?) {
    let limits = limit.split(separator: ",").compactMap { item -> (left: Int, reset: Int)? in
      guard let left = Self.parameter("r", item), let reset = Self.parameter("t", item) else {
        return nil
      }
      return (left, reset)
    }
    guard let tightest = limits.min(by: { $0.left < $1.left }) else { return nil }
    remaining = tightest.left
    reset = tightest.reset
    let item = policy?.split(separator: ",").first
    quota = item.flatMap { Self.parameter("q", $0) }
    window = item.flatMap { Self.parameter("w", $0) }
  }

  /// A parameter that is a number from 0 to a billion.
  private static func parameter(_ name: String, _ item: Substring) -> Int? {
    for part in item.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, trimmed(pair[0]) == name else { continue }
      return Int(trimmed(pair[1])).flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }
}
