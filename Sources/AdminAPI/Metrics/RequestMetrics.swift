import Synchronization

/// Counts requests and how long they took, by address and status.
///
/// Labels come from routes and status codes, never from what a client sent, so their number is bounded.
final class RequestMetrics: Sendable {
  private struct Series: Hashable {
    var route: String
    var method: String
  }

  private struct Durations {
    var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    var count = 0
    var sum = 0.0
  }

  private struct Counts {
    var requests: [Series: [Int: Int]] = [:]
    var durations: [String: Durations] = [:]
    var open = 0
  }

  /// Upper bounds in seconds.
  private static let bounds = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]

  private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]

  private let counts = Mutex(Counts())

  func begin() { counts.withLock { $0.open += 1 } }

  /// - Parameters:
  ///   - route: with placeholders.
  ///   - seconds: until the answer was known, not until it was sent.
  func end(route: String, method: String, status: Int, seconds: Double) {
    let method = Self.methods.contains(method) ? method : "other"
    counts.withLock { counts in
      counts.open -= 1
      counts.requests[Series(route: route, method: method), default: [:]][status, default: 0] += 1
      var durations = counts.durations[route] ?? Durations()
      durations.count += 1
      durations.sum += seconds
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
        durations.buckets[index] += 1
      }
      counts.durations[route] = durations
    }
  }

  func write(to text: inout MetricsText) {
    let counts = counts.withLock { $0 }
    text.family("keyshift_http_requests_total", .counter, "Requests answered.")
    let series = counts.requests.sorted {
      ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method)
    }
    for (series, statuses) in series {
      for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
        text.sample(
          "keyshift_http_requests_total",
          [("route", series.route), ("method", series.method), ("status", String(status))], count)
      }
    }
    text.family("keyshift_http_requests_in_flight", .gauge, "Requests being answered.")
    text.sample("keyshift_http_requests_in_flight", [], counts.open)
    let name = "keyshift_http_request_duration_seconds"
    text.family(name, .histogram, "Seconds from a request to its response.")
    for (route, durations) in counts.durations.sorted(by: { $0.key < $1.key }) {
      for (bound, count) in zip(Self.bounds, durations.buckets) {
        text.sample(name + "_bucket", [("route", route), ("le", MetricsText.number(bound))], count)
      }
      text.sample(name + "_bucket", [("route", route), ("le", "+Inf")], durations.count)
      text.sample(name + "_sum", [("route", route)], durations.sum)
      text.sample(name + "_count", [("route", route)], durations.count)
    }
  }
}
