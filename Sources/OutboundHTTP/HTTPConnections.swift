internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Connections on which secrets travel: HTTP/1.1 with keep-alive by async-http-client.
///
/// Redirects are not followed, so that no secret reaches another host.
final class HTTPConnections: Sendable {
  struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
  }

  private let client: HTTPClient
  private let bounds: RequestBounds

  /// - Parameters:
  ///   - bounds: of one answer's body and time.
  ///   - connections: to one host, at most; nil for the library's own limit.
  ///   - repeatsConnecting: whether the library tries again where no connection comes about.
  init(bounds: RequestBounds, connections: Int? = nil, repeatsConnecting: Bool) {
    var configuration = HTTPClient.Configuration()
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: TimeAmount(bounds.connectTimeout))
    if let connections {
      configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    }
    configuration.connectionPool.retryConnectionEstablishment = repeatsConnecting
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.bounds = bounds
  }

  deinit {
    // Shutting down twice is an error that says so; connections that nobody shut down are closed here.
    client.shutdown { _ in }
  }

  /// Closes every connection; requests that are under way fail. No call may follow.
  ///
  /// - Throws: `broken` with the library's own words, which may repeat a header.
  func shutdown() async throws(TransportFailure) {
    do {
      try await client.shutdown()
    } catch {
      throw .broken("\(error)")
    }
  }

  /// - Throws: as `shutdown`, and `tooLarge` and `cancelled`.
  func send(_ message: HTTPClientRequest) async throws(TransportFailure) -> Answer {
    do {
      // One deadline for head and body.
      let deadline = NIODeadline.now() + TimeAmount(bounds.requestTimeout)
      let response = try await client.execute(message, deadline: deadline)
      let body = try await response.body.collect(upTo: bounds.answerBytes)
      return Answer(
        status: Int(clamping: response.status.code), headers: response.headers,
        body: Array(body.readableBytesView))
    } catch is NIOTooManyBytesError {
      throw .tooLarge
    } catch {
      guard !Task.isCancelled else { throw .cancelled }
      throw .broken("\(error)")
    }
  }
}

extension HTTPConnections: CustomReflectable {
  /// Empty, because the client's connections hold the headers of their last requests.
  var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HTTPClientRequest {
  /// The headers that every request of this program has; a body is JSON.
  mutating func complete(with content: [UInt8]) {
    headers.add(name: "user-agent", value: "keyshift")
    guard !content.isEmpty else { return }
    headers.add(name: "content-type", value: "application/json")
    body = .bytes(ByteBuffer(bytes: content))
  }
}

extension TimeAmount {
  init(_ duration: Duration) { self = .milliseconds(duration.milliseconds) }
}
