import HTTPTypes
import Hummingbird
import NIOCore

/// A request of the API before its body is read.
struct IncomingCall: Sendable {
  let method: String
  /// Percent-encoded as it came, without the query.
  let path: String
  let query: Query
  /// The edge that is asked, or nil.
  let edge: EdgeCode?
  let route: Result<Route, APIError>
  /// Nil where the request brings none.
  let credential: Credential?
  private let headers: HTTPFields
  /// Empty where there is none.
  let contentType: String
  private let body: RequestBody
  private let announcedLength: Int?

  /// - Parameter path: without the edge.
  init(
    _ request: Hummingbird.Request, path: String, query: Query, edge: EdgeCode?,
    servedAccount: String?
  ) {
    method = request.method.rawValue
    self.path = path
    self.query = query
    self.edge = edge
    let method = method
    route = Result { () throws(APIError) in
      try Route(method: method, path: path, account: servedAccount)
    }
    headers = request.headers
    credential = Credential(headers)
    contentType = request.headers[.contentType] ?? ""
    body = request.body
    announcedLength = request.headers[.contentLength].flatMap { Int($0) }
  }

  var call: CallKind? { (try? route.get())?.call }

  /// The answer where `route` is a failure.
  func refusal(_ error: APIError) -> Reply {
    var reply = Reply(error)
    if error.status == 405 {
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

  /// The answer to a call that the caller may not make.
  func refusal(_ refusal: Refusal, of call: CallKind) -> Reply {
    switch refusal {
    case .readOnly: Reply(.readOnly(method, call))
    default: Reply(Credential.refusal(credential, headers, call))
    }
  }
}

extension CallKind {
  /// Bytes of a request's body; nil for the calls whose body is not looked at.
  fileprivate var bodyLimit: Int? {
    switch self {
    case .put: Limits.value + Limits.multipartOverhead
    case .bulkPut, .bulkDelete, .bulkGet: Limits.bulkBody
    case .createNamespace, .renameNamespace: Limits.multipartOverhead
    case .listNamespaces, .getNamespace, .deleteNamespace, .list, .get, .metadata, .delete,
      .verifyToken:
      nil
    }
  }
}
