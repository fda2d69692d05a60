import AsyncHTTPClient
package import Core
import NIOCore
import NIOHTTP1

/// Requests to an application's Worker over HTTP/1.1.
///
/// Requests go to allowed hosts only, redirects are not followed, and no error or dump shows a header's
/// value.
package final class HTTPWorkerTransport: WorkerTransport {
  private let client: HTTPClient
  private let hosts: AllowedHosts

  /// Bytes of an answer's body.
  private static let answerBytes = 27 * 1_024 * 1_024
  /// From the first byte sent to the last received.
  private static let requestTimeout = TimeAmount.seconds(100)
  private static let connectTimeout = TimeAmount.seconds(10)

  /// - Parameter hosts: those that may receive what the headers hold. This is the one door through which it
  ///   leaves.
  package init(sendingTo hosts: AllowedHosts) {
    self.hosts = hosts
    var configuration = HTTPClient.Configuration()
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.timeout = HTTPClient.Configuration.Timeout(connect: Self.connectTimeout)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit { client.shutdown { _ in } }

  package func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer {
    try hosts.check(request.url, of: "index.http")
    do {
      let deadline = NIODeadline.now() + Self.requestTimeout
      let response = try await client.execute(Self.message(for: request), deadline: deadline)
      let body = try await response.body.collect(upTo: Self.answerBytes)
      return WorkerAnswer(
        status: Int(response.status.code), body: Array(body.readableBytesView))
    } catch is NIOTooManyBytesError {
      throw StoreError(
        .limitExceeded, "the Worker's answer is larger than \(Self.answerBytes) bytes")
    } catch {
      guard !Task.isCancelled else {
        throw StoreError(
          .cancelled, "interrupted while waiting for Cloudflare; nothing more was sent")
      }
      // The library's own words could repeat a header.
      throw StoreError(
        .unavailable, "the Worker did not answer; check the URL in 'index.http' and the network")
    }
  }

  /// Closes every connection; requests that are under way fail. No call may follow.
  package func shutdown() async throws(StoreError) {
    do {
      try await client.shutdown()
    } catch {
      throw StoreError(.other, "cannot close the connections to the Worker", cause: "\(error)")
    }
  }

  private static func message(for request: WorkerRequest) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: request.url)
    message.method = request.method == .get ? .GET : .POST
    message.headers.add(name: "user-agent", value: "keyshift")
    for header in request.headers { message.headers.add(name: header.name, value: header.value) }
    if !request.body.isEmpty {
      message.headers.add(name: "content-type", value: "application/json")
      message.body = .bytes(ByteBuffer(bytes: request.body))
    }
    return message
  }
}

extension HTTPWorkerTransport: CustomReflectable {
  /// Empty, because the client's connections hold the headers of their last requests.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
