import NIOHTTP1
import OutboundHTTP

/// Requests to the API, each with the token, which no failure repeats.
final class HTTPTransport: APITransport {
  private let connections: HTTPConnections
  private let baseURL: BaseURL
  private let token: APIToken

  init(baseURL: BaseURL, token: APIToken, bounds: RequestBounds, connections: Int) {
    // Retries are the budget's to pace.
    self.connections = HTTPConnections(
      bounds: bounds.http, connections: connections, repeatsConnecting: false)
    self.baseURL = baseURL
    self.token = token
  }

  func shutdown() async throws(TransportFailure) {
    do throws(TransportFailure) {
      try await connections.shutdown()
    } catch {
      throw scrubbed(error)
    }
  }

  func send(_ request: APIRequest) async throws(TransportFailure) -> APIAnswer {
    do throws(TransportFailure) {
      return answer(
        try await connections.send(
          method(of: request), baseURL.text + request.path,
          headers: ["authorization": token.authorization], body: request.body))
    } catch {
      throw scrubbed(error)
    }
  }

  private func scrubbed(_ failure: TransportFailure) -> TransportFailure {
    guard case .broken(let words) = failure else { return failure }
    return .broken(token.scrubbing(words))
  }

  private func method(of request: APIRequest) -> HTTPMethod {
    switch request.method {
    case .get: .GET
    case .put: .PUT
    case .post: .POST
    }
  }

  private func answer(_ answer: HTTPConnections.Answer) -> APIAnswer {
    let headers = answer.headers
    let expiration = headers.first(name: "expiration")
    let seconds = expiration.flatMap { Int64($0) }
    return APIAnswer(
      status: answer.status, body: answer.body,
      rateLimit: headers.first(name: "ratelimit").flatMap {
        RateLimitHeader(limit: $0, policy: headers.first(name: "ratelimit-policy"))
      },
      retryAfter: headers.first(name: "retry-after").flatMap { Int($0) }.map {
        min(max($0, 0), 86_400)
      },
      expiration: seconds, hasBadExpiration: expiration != nil && seconds == nil)
  }
}
