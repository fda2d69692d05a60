internal import AsyncHTTPClient
public import Core
internal import NIOHTTP1

/// Requests to an application's Worker over HTTP/1.1.
///
/// Requests go to allowed hosts only, redirects are not followed, and no error or dump shows a header's
/// value.
public final class HTTPWorkerTransport: WorkerTransport {
  private let connections: HTTPConnections
  private let hosts: AllowedHosts
  private let bounds: RequestBounds

  /// - Parameters:
  ///   - hosts: those that may receive what the headers hold. This is the one door through which it
  ///     leaves.
  ///   - bounds: of one answer's body and time.
  public init(sendingTo hosts: AllowedHosts, bounds: RequestBounds = RequestBounds()) {
    self.hosts = hosts
    self.bounds = bounds
    connections = HTTPConnections(bounds: bounds, repeatsConnecting: true)
  }

  public func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer {
    try hosts.check(request.url, of: "index.http")
    do throws(TransportFailure) {
      let answer = try await connections.send(Self.message(for: request))
      return WorkerAnswer(status: answer.status, body: answer.body)
    } catch {
      switch error {
      case .tooLarge:
        throw StoreError(
          .limitExceeded, "the Worker's answer is larger than \(bounds.answerBytes) bytes")
      case .cancelled: throw .interrupted
      case .broken:
        // The library's own words could repeat a header.
        throw StoreError(
          .unavailable, "the Worker did not answer; check the URL in 'index.http' and the network")
      }
    }
  }

  /// Closes every connection; requests that are under way fail. No call may follow.
  public func shutdown() async throws(StoreError) {
    do throws(TransportFailure) {
      try await connections.shutdown()
    } catch {
      guard case .broken(let words) = error else { throw .interrupted }
      throw StoreError(.other, "cannot close the connections to the Worker", cause: words)
    }
  }

  private static func message(for request: WorkerRequest) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: request.url)
    message.method = request.method == .get ? .GET : .POST
    for header in request.headers { message.headers.add(name: header.name, value: header.value) }
    message.complete(with: request.body)
    return message
  }
}
