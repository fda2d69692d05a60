import Core

/// Token buckets: a number of requests at once, and a number a minute afterwards, for each caller.
struct RequestLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var at: Timestamp
  }

  /// Callers remembered; beyond that the half that has been quiet longest is forgotten.
  static var maximumBuckets: Int { 10_000 }

  private let burst: Double
  private let perSecond: Double
  private var buckets: [String: Bucket] = [:]

  /// - Parameters:
  ///   - burst: requests at once; 0 limits nothing.
  ///   - perMinute: requests a minute in the long run.
  init(burst: Int, perMinute: Int) {
    self.burst = Double(burst)
    perSecond = Double(perMinute) / 60
  }

  /// Takes one request out of the caller's bucket.
  ///
  /// - Returns: nil where the request may go on, else the seconds to wait.
  mutating func admit(_ caller: String, at now: Timestamp) -> Int? {
    guard burst > 0, perSecond > 0 else { return nil }
    var bucket = buckets[caller] ?? Bucket(tokens: burst, at: now)
    let elapsed = max(0, Double(now.milliseconds - bucket.at.milliseconds) / 1_000)
    bucket.tokens = min(burst, bucket.tokens + elapsed * perSecond)
    bucket.at = now
    defer {
      buckets[caller] = bucket
      if buckets.count > Self.maximumBuckets { forgetOldest() }
    }
    guard bucket.tokens >= 1 else {
      return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
    }
    bucket.tokens -= 1
    return nil
  }

  /// Gives back what `admit` took for a request that turned out not to count.
  mutating func refund(_ caller: String) {
    guard var bucket = buckets[caller] else { return }
    bucket.tokens = min(burst, bucket.tokens + 1)
    buckets[caller] = bucket
  }

  var count: Int { buckets.count }

  /// Drops half, so that a stream of new callers pays for the work only once in a while.
  private mutating func forgetOldest() {
    let times = buckets.values.map(\.at).sorted()
    let middle = times[times.count / 2]
    let kept = buckets.filter { $0.value.at > middle }
    // All may have come at one moment; then any half is as old as the other.
    buckets =
      kept.isEmpty
      ? Dictionary(uniqueKeysWithValues: buckets.dropFirst(buckets.count / 2).map { $0 }) : kept
  }
}

/// An address as limits count it.
enum ClientAddress {
  /// An IPv4 address by itself; of an IPv6 address the first 64 bits, which one customer has as a whole.
  static func key(of address: String) -> String {
    guard address.contains(":") else { return address }
    let plain = address.prefix { $0 != "%" }
    if plain.contains("."), let tail = plain.split(separator: ":").last { return String(tail) }
    let halves = plain.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves.first?.split(separator: ":").map(String.init) ?? []
    let tail = halves.count > 1 ? halves[1].split(separator: ":").map(String.init) : []
    let zeros = [String](repeating: "0", count: max(0, 8 - head.count - tail.count))
    let groups = halves.count > 1 ? head + zeros + tail : head
    return groups.prefix(4).joined(separator: ":") + "::/64"
  }
}
