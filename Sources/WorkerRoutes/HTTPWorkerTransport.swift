package import Core
import NIOHTTP1
import OutboundHTTP

/// Requests to an application's Worker over HTTP/1.1.
///
/// Requests go to allowed hosts only, redirects are not followed, and no error or dump shows a header's
/// value.
package final class HTTPWorkerTransport: WorkerTransport {
  private static let bounds = HTTPConnections.Bounds()

  private let connections = HTTPConnections(bounds: bounds, repeatsConnecting: true)
  private let hosts: AllowedHosts

  /// - Parameter hosts: those that may receive what the headers hold. This is the one door through which it
  ///   leaves.
  package init(sendingTo hosts: AllowedHosts) { self.hosts = hosts }

  package func send(_ request: WorkerRequest) async throws(StoreError) -> WorkerAnswer {
    try hosts.check(request.url, of: "index.http")
    let method: HTTPMethod = request.method == .get ? .GET : .POST
    let headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
    do throws(TransportFailure) {
      let answer = try await connections.send(
        method, request.url, headers: headers, body: request.body)
      return WorkerAnswer(status: answer.status, body: answer.body)
    } catch {
      throw Self.storeError(error)
    }
  }

  private static func storeError(_ failure: TransportFailure) -> StoreError {
    switch failure {
    case .tooLarge:
      StoreError(
        .limitExceeded, "the Worker's answer is larger than \(bounds.answerBytes) bytes")
    case .cancelled:
      StoreError(.cancelled, "interrupted while waiting for Cloudflare; nothing more was sent")
    // The library's own words could repeat a header.
    case .broken:
      StoreError(
        .unavailable, "the Worker did not answer; check the URL in 'index.http' and the network")
    }
  }

  /// Closes every connection; requests that are in progress fail. No call may follow.
  package func shutdown() async throws(StoreError) {
    do throws(TransportFailure) { try await connections.shutdown() } catch {
      guard case .broken(let words) = error else { return }
      throw StoreError(.other, "cannot close the connections to the Worker", cause: words)
    }
  }
}

extension HTTPWorkerTransport: CustomReflectable {
  /// Empty, because the client's connections hold the headers of their last requests.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
