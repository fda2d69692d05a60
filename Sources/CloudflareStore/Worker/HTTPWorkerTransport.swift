internal import AsyncHTTPClient
public import Core
internal import NIOCore
internal import NIOHTTP1

/// Requests to an application's Worker over HTTP/1.1.
///
/// Requests go to allowed hosts only, redirects are not followed, and no error or dump shows a header's
/// value.
public final class HTTPWorkerTransport: WorkerTransport {
  private let client: HTTPClient
  private let hosts: AllowedHosts
  private let bounds: RequestBounds

  /// - Parameters:
  ///   - hosts: those that may receive what the headers hold. This is the one door through which it
  ///     leaves.
  ///   - bounds: of one answer's body and time.
  public init(sendingTo hosts: AllowedHosts, bounds: RequestBounds = RequestBounds()) {
    self.hosts = hosts
    var configuration = HTTPClient.Configuration()
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: TimeAmount(bounds.connectTimeout))
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.bounds = bounds
  }

  deinit { client.shutdown { _ in } }

  public func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer {
    try hosts.check(request.url, of: "index.http")
    do {
      let deadline = NIODeadline.now() + TimeAmount(bounds.requestTimeout)
      let response = try await client.execute(Self.message(for: request), deadline: deadline)
      let body = try await response.body.collect(upTo: bounds.answerBytes)
      return WorkerAnswer(
        status: Int(response.status.code), body: Array(body.readableBytesView))
    } catch is NIOTooManyBytesError {
      throw StoreError(
        .limitExceeded, "the Worker's answer is larger than \(bounds.answerBytes) bytes")
    } catch {
      guard !Task.isCancelled else { throw .interrupted }
      // The library's own words could repeat a header.
      throw StoreError(
        .unavailable, "the Worker did not answer; check the URL in 'index.http' and the network")
    }
  }

  /// Closes every connection; requests that are under way fail. No call may follow.
  public func shutdown() async throws(StoreError) {
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
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
