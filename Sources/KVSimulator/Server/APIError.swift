import HTTPTypes

/// An answer with `success: false`.
struct APIError: Error, Hashable {
  let status: Int
  let code: Int
  let message: String

  init(_ status: Int, _ code: Int, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  static let authentication = APIError(401, 10_000, "Authentication error")
  static let forbidden = APIError(403, 10_000, "Authentication error")
  static let noRoute = APIError(404, 7_000, "No route for that URI")
  static let methodNotAllowed = APIError(405, 10_405, "Method not allowed for this route")
  static let throttled = APIError(
    429, 971, "Please wait and consider throttling your request speed")
  static let dailyLimit = APIError(
    429, 10_048, "your account has reached the free usage limit for this operation for today")
  static let unavailable = APIError(503, 10_001, "service temporarily unavailable")
  static let internalError = APIError(500, 10_001, "internal server error")
  static let keyNotFound = APIError(404, 10_009, "get: 'key not found'")
  static let namespaceNotFound = APIError(404, 10_013, "namespace not found")
  static let titleExists = APIError(
    400, 10_014, "a namespace with this account ID and title already exists")
  static let invalidCursor = APIError(400, 10_041, "invalid list cursor")
  static let illegalKey = APIError(
    400, 10_042, "illegal key name: keys are UTF-8, not empty, and neither '.' nor '..'")

  static func badAccount(_ path: String) -> APIError {
    APIError(
      404, 7_003, "Could not route to \(path), perhaps your object identifier is invalid?")
  }

  static func malformedNamespace(_ id: String) -> APIError {
    APIError(400, 10_011, "could not parse UUID from request's namespace_id: '\(id)'")
  }

  static func malformed(_ what: String) -> APIError { APIError(400, 10_012, what) }
  static func tooLarge(_ what: String) -> APIError { APIError(413, 10_024, what) }
  static func invalid(_ what: String) -> APIError { APIError(400, 10_029, what) }

  static func keyTooLong(_ count: Int) -> APIError {
    APIError(
      400, 10_030, "UTF-8 encoded length of \(count) exceeds key length limit of \(Limits.key)")
  }
}
