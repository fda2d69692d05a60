/// What a server answered, as far as it is of use.
struct APIAnswer: Sendable {
  var status: Int
  var body: [UInt8]
  var rateLimit: RateLimitHeader?
  /// Seconds.
  var retryAfter: Int?
  /// The `expiration` header of a single value, in seconds since 1970.
  var expiration: Int64?
  var hasBadExpiration = false
}

/// Why there is no answer.
enum TransportFailure: Error, Hashable {
  case cancelled
  /// The body is larger than it may be.
  case tooLarge
  /// Refused, reset, timed out or cut; the library's words.
  case broken(String)
}

/// Sends single requests and collects their answers.
protocol APITransport: Sendable {
  func send(_ request: APIRequest) async throws(TransportFailure) -> APIAnswer

  /// Closes every connection. No request may follow.
  func shutdown() async throws(TransportFailure)
}
