import OutboundHTTP

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

/// Sends single requests and collects their answers.
protocol APITransport: Sendable {
  func send(_ request: APIRequest) async throws(TransportFailure) -> APIAnswer

  /// Closes every connection. No request may follow.
  func shutdown() async throws(TransportFailure)
}
