import Core
import HTTPTypes

/// How much of an answer reaches the client.
enum Delivery: Sendable {
  case whole, truncated, reset

  init(_ fault: FaultKind?) {
    self =
      switch fault {
      case .resetAfter: .reset
      case .truncated: .truncated
      default: .whole
      }
  }
}

extension FaultKind {
  /// The answer of a fault that keeps the call from being carried out; nil for other faults.
  var replyInsteadOfCall: Reply? {
    switch self {
    case .tooManyRequests: .throttled(retryAfter: 1)
    case .internalError: Reply(.internalError)
    case .unavailable: Reply(.unavailable)
    case .html: .html(status: 502, title: "Bad gateway")
    case .firewall: .html(status: 403, title: "Sorry, you have been blocked")
    case .dailyLimit: Reply(.dailyLimit)
    default: nil
    }
  }
}

extension Reply {
  /// - Parameter retryAfter: seconds.
  static func throttled(retryAfter: Int64) -> Reply {
    var reply = Reply(.throttled)
    reply.headers[.retryAfter] = String(retryAfter)
    return reply
  }

  static let originTimeout = html(status: 524, title: "A timeout occurred")

  static func html(status: Int, title: String) -> Reply {
    let page = """
      <!DOCTYPE html>
      <html><head><title>\(status): \(title)</title></head>
      <body><h1>Error \(status)</h1><p>\(title)</p></body></html>

      """
    return Reply(status: status, type: "text/html; charset=UTF-8", body: Array(page.utf8))
  }

  /// The `cf-ray` header: a number that no other answer has, and the place that gave the answer.
  mutating func addRay(seed: UInt64, request: UInt64, _ edge: EdgeCode?) {
    guard let name = HTTPField.Name("cf-ray") else { return }
    var choice = SeededChoice(seed: seed, request)
    headers[name] = "\(HexText.encode(choice.next()))-\(edge?.description ?? "SIM")"
  }

  mutating func addHeaders(_ standing: RateLimiter.Standing) {
    if let name = HTTPField.Name("Ratelimit") {
      headers[name] = "\"default\";r=\(standing.remaining);t=\(standing.seconds)"
    }
    if let name = HTTPField.Name("Ratelimit-Policy") {
      headers[name] = "\"default\";q=\(standing.limit.requests);w=\(standing.limit.window)"
    }
  }
}
