import AsyncHTTPClient
import NIOCore
package import NIOHTTP1

/// Connections on which secrets travel: HTTP/1.1 with keep-alive by async-http-client.
///
/// Redirects are not followed, so that no secret reaches another host.
package final class HTTPConnections: Sendable {
  /// How large one answer may be, and how long it may take.
  package struct Bounds: Sendable {
    /// Bytes of an answer's body. Values of Workers KV are at most 25 MiB, a bulk get's answer about 25 MB.
    package var answerBytes = 27 * 1_024 * 1_024
    /// From the first byte sent to the last received.
    package var requestTimeout: Duration = .seconds(100)
    package var connectTimeout: Duration = .seconds(10)

    package init() {}
  }

  package struct Answer: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
  }

  private let client: HTTPClient
  private let bounds: Bounds

  /// - Parameters:
  ///   - bounds: of each answer.
  ///   - connections: to one host, at most; nil for the library's own limit.
  ///   - repeatsConnecting: whether the library tries again where no connection comes about.
  package init(bounds: Bounds = Bounds(), connections: Int? = nil, repeatsConnecting: Bool) {
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
    // For owners that did not call `shutdown`. After it, this is a second shutdown, whose error is ignored.
    client.shutdown { _ in }
  }

  /// Closes every connection; requests that are in progress fail. No call may follow.
  ///
  /// - Throws: `broken` with the library's own words, which may repeat a header.
  package func shutdown() async throws(TransportFailure) {
    do {
      try await client.shutdown()
    } catch {
      throw .broken("\(error)")
    }
  }

  /// Sends one request and collects its answer.
  ///
  /// - Parameters:
  ///   - headers: besides the user agent and, for a body, its type.
  ///   - body: JSON; none where it is empty.
  /// - Throws: as `shutdown`, and `tooLarge` and `cancelled`.
  package func send(
    _ method: HTTPMethod, _ url: String, headers: HTTPHeaders, body: [UInt8]
  ) async throws(TransportFailure) -> Answer {
    var message = HTTPClientRequest(url: url)
    message.method = method
    message.headers = headers
    message.headers.add(name: "user-agent", value: "keyshift")
    if !body.isEmpty {
      message.headers.add(name: "content-type", value: "application/json")
      message.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      // One deadline for head and body.
      let deadline = NIODeadline.now() + TimeAmount(bounds.requestTimeout)
      let response = try await client.execute(message, deadline: deadline)
      let content = try await response.body.collect(upTo: bounds.answerBytes)
      return Answer(
        status: Int(clamping: response.status.code), headers: response.headers,
        body: Array(content.readableBytesView))
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
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a request has no answer.
package enum TransportFailure: Error, Hashable {
  case cancelled
  /// The body is larger than it may be.
  case tooLarge
  /// Refused, reset, timed out or cut; the library's words.
  case broken(String)
}
