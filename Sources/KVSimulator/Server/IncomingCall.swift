import HTTPTypes
import Hummingbird
import NIOCore

/// A request of the API before its body is read.
struct IncomingCall: Sendable {
  let method: String
  /// Percent-encoded as it came, without the query.
  let path: String
  let query: Query
  let route: Result<Route, APIError>
  /// Nil where the request brings no bearer token.
  let token: String?
  /// Empty where there is none.
  let contentType: String
  private let body: RequestBody
  private let announcedLength: Int?

  init(_ request: Hummingbird.Request, path: String, query: Query, servedAccount: String?) {
    method = request.method.rawValue
    self.path = path
    self.query = query
    let method = method
    route = Result { () throws(APIError) in
      try Route(method: method, path: path, account: servedAccount)
    }
    token = Self.bearerToken(request.headers[.authorization])
    contentType = request.headers[.contentType] ?? ""
    body = request.body
    announcedLength = request.headers[.contentLength].flatMap { Int($0) }
  }

  var call: CallKind? { (try? route.get())?.call }

  /// The answer where `route` is a failure.
  func refusal(_ error: APIError) -> Reply {
    var reply = Reply(error)
    if error == .methodNotAllowed {
      reply.headers[.allow] = Route.methods(path: path).joined(separator: ", ")
    }
    return reply
  }

  /// - Throws: 10024 when the body is longer than the call takes, 10012 when it does not arrive.
  func collectBody() async throws(APIError) -> [UInt8] {
    guard let limit = call?.bodyLimit else { return [] }
    let tooLarge = APIError.tooLarge("the request body exceeds \(limit) bytes")
    if let announcedLength, announcedLength > limit { throw tooLarge }
    do {
      return Array(buffer: try await body.collect(upTo: limit))
    } catch is NIOTooManyBytesError {
      throw tooLarge
    } catch {
      throw .malformed("the request body ended early")
    }
  }

  /// RFC 6750 §2.1; the scheme's case does not count (RFC 9110 §11.1).
  private static func bearerToken(_ header: String?) -> String? {
    guard let parts = header?.split(separator: " ", omittingEmptySubsequences: true),
      parts.count == 2, parts[0].lowercased() == "bearer"
    else { return nil }
    return String(parts[1])
  }
}

extension CallKind {
  /// Bytes of a request's body; nil for the calls whose body is not looked at.
  fileprivate var bodyLimit: Int? {
    switch self {
    case .put: Limits.value + Limits.multipartOverhead
    case .bulkPut, .bulkDelete, .bulkGet: Limits.bulkBody
    case .createNamespace, .renameNamespace: Limits.multipartOverhead
    case .listNamespaces, .getNamespace, .deleteNamespace, .list, .get, .metadata, .delete: nil
    }
  }
}
