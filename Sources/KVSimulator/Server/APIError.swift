/// An answer with `success: false`.
///
/// Codes are those of the API's own list, messages those of recorded answers: REST answers where there
/// are any, else the runtime's, which come from the same service. What no recording shows says so in
/// docs/cloudflare.md.
struct APIError: Error, Hashable {
  let status: Int
  let code: Int
  let message: String
  /// Whether the service puts the operation before the message, as in `get: 'key not found'`.
  let namesOperation: Bool

  private init(_ status: Int, _ code: Int, _ message: String, namesOperation: Bool) {
    self.status = status
    self.code = code
    self.message = message
    self.namesOperation = namesOperation
  }

  /// An error of the KV service, which names the operation.
  init(_ status: Int, _ code: Int, _ message: String) {
    self.init(status, code, message, namesOperation: true)
  }

  /// An error of the gateway before it, or one that the service gives without the operation.
  static func bare(_ status: Int, _ code: Int, _ message: String) -> APIError {
    APIError(status, code, message, namesOperation: false)
  }

  /// The error as the answer to `call` has it.
  func named(for call: CallKind) -> APIError {
    guard namesOperation else { return self }
    return .bare(status, code, "\(call.operation): '\(message)'")
  }
}

// MARK: - The gateway

extension APIError {
  static let authentication = bare(401, 10_000, "Authentication error")
  static let forbidden = bare(403, 10_000, "Authentication error")
  static let unknownKey = bare(403, 9_103, "Unknown X-Auth-Key or X-Auth-Email")
  static let halfKey = bare(
    400, 9_106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
  /// What `/user/tokens/verify` answers.
  static let invalidToken = bare(401, 1_000, "Invalid API Token")
  static let noRoute = bare(404, 7_000, "No route for that URI")
  static let throttled = bare(
    429, 971, "Please wait and consider throttling your request speed")
  static let unavailable = bare(503, 10_001, "service temporarily unavailable")
  static let internalError = bare(500, 10_001, "internal server error")

  static func badAccount(_ path: String) -> APIError {
    bare(404, 7_003, "Could not route to \(path), perhaps your object identifier is invalid?")
  }

  static func methodNotAllowed(_ method: String) -> APIError {
    bare(405, 7_001, "\(method) not supported for requested URI.")
  }

  /// A token that may only read. Creating a namespace is refused as if the token were unknown.
  static func readOnly(_ method: String, _ call: CallKind) -> APIError {
    guard call != .createNamespace else { return .forbidden }
    return bare(
      405, 10_000, "\(method) method not allowed for the api_token authentication scheme")
  }
}

// MARK: - The service

extension APIError {
  static let dailyLimit = bare(
    429, 10_048, "your account has reached the free usage limit for this operation for today")
  static let tooManyWrites = APIError(429, 10_022, "Too Many Requests")
  static let keyNotFound = APIError(404, 10_009, "key not found")
  static let namespaceNotFound = APIError(404, 10_013, "namespace not found")
  static let titleExists = APIError(
    400, 10_014, "a namespace with this account ID and title already exists")
  static let missingTitle = bare(400, 10_019, "request is missing a title definition")
  static let invalidCursor = APIError(400, 10_041, "invalid list cursor")
  static let invalidOrder = APIError(400, 10_043, "invalid order")
  static let invalidDirection = APIError(400, 10_044, "invalid direction")

  static func malformedNamespace(_ id: String) -> APIError {
    let length = id.utf8.count
    let problem =
      [32, 36].contains(length) ? "incorrect UUID format" : "incorrect UUID length \(length)"
    return bare(
      400, 10_011,
      "could not parse UUID from request's namespace_id: 'uuid: \(problem) in string \"\(id)\"'")
  }

  static func malformed(_ what: String) -> APIError { APIError(400, 10_012, what) }
  static func tooLarge(_ what: String) -> APIError { APIError(413, 10_024, what) }
  static func invalid(_ what: String) -> APIError { APIError(400, 10_029, what) }

  static func keyTooLong(_ count: Int) -> APIError {
    APIError(
      400, 10_030, "UTF-8 encoded length of \(count) exceeds key length limit of \(Limits.key).")
  }

  static func illegalKey(_ what: String) -> APIError { APIError(400, 10_042, what) }
}
