internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// HTTP/1.1 with keep-alive by async-http-client.
final class HTTPTransport: APITransport {
  private let client: HTTPClient
  private let baseURL: BaseURL
  private let token: APIToken
  private let bounds: RequestBounds

  init(baseURL: BaseURL, token: APIToken, bounds: RequestBounds, connections: Int) {
    var configuration = HTTPClient.Configuration()
    configuration.httpVersion = .http1Only
    // The token must not follow a redirection to another host.
    configuration.redirectConfiguration = .disallow
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: TimeAmount(bounds.connectTimeout))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    // Retries are the budget's to pace.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.baseURL = baseURL
    self.token = token
    self.bounds = bounds
  }

  deinit {
    // Shutting down twice is an error that says so; a store that nobody shut down is closed here.
    client.shutdown { _ in }
  }

  func shutdown() async throws(TransportFailure) {
    do {
      try await client.shutdown()
    } catch {
      throw .broken(token.scrubbing("\(error)"))
    }
  }

  func send(_ request: APIRequest) async throws(TransportFailure) -> APIAnswer {
    do {
      // One deadline for head and body.
      let deadline = NIODeadline.now() + TimeAmount(bounds.requestTimeout)
      let response = try await client.execute(message(for: request), deadline: deadline)
      let body = try await response.body.collect(upTo: bounds.answerBytes)
      return answer(response.status.code, response.headers, Array(body.readableBytesView))
    } catch is NIOTooManyBytesError {
      throw .tooLarge
    } catch {
      guard !Task.isCancelled else { throw .cancelled }
      throw .broken(token.scrubbing("\(error)"))
    }
  }

  private func message(for request: APIRequest) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: baseURL.text + request.path)
    switch request.method {
    case .get: message.method = .GET
    case .put: message.method = .PUT
    case .post: message.method = .POST
    }
    message.headers.add(name: "authorization", value: token.authorization)
    message.headers.add(name: "user-agent", value: "keyshift")
    if !request.body.isEmpty {
      message.headers.add(name: "content-type", value: "application/json")
      message.body = .bytes(ByteBuffer(bytes: request.body))
    }
    return message
  }

  private func answer(_ status: UInt, _ headers: HTTPHeaders, _ body: [UInt8]) -> APIAnswer {
    let expiration = headers.first(name: "expiration")
    let seconds = expiration.flatMap { Int64($0) }
    return APIAnswer(
      status: Int(clamping: status), body: body,
      rateLimit: headers.first(name: "ratelimit").flatMap {
        RateLimitHeader(limit: $0, policy: headers.first(name: "ratelimit-policy"))
      },
      retryAfter: headers.first(name: "retry-after").flatMap { Int($0) }.map {
        min(max($0, 0), 86_400)
      },
      expiration: seconds, hasBadExpiration: expiration != nil && seconds == nil)
  }
}

extension HTTPTransport: CustomReflectable {
  /// Empty, because the client's connections hold the headers of their last requests.
  var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension TimeAmount {
  init(_ duration: Duration) { self = .milliseconds(duration.milliseconds) }
}
