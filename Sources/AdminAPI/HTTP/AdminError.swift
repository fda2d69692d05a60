import HTTPTypes
import Review

/// What a caller is told instead of an answer: a status (RFC 9110), a stable code and a sentence that says
/// what was wrong and how to put it right.
struct AdminError: Error, Hashable, Sendable {
  var status: HTTPResponse.Status
  /// Stable; for programs.
  var code: String
  /// For people; holds no value of any record.
  var message: String
  /// More of the same, such as every mistake of a cohort.
  var details: [String] = []
  /// Seconds after which asking again may help.
  var retryAfter: Int?
  /// The methods for the `Allow` field, if the path has other methods.
  var allow: [String] = []

  init(_ status: HTTPResponse.Status, _ code: String, _ message: String, details: [String] = []) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details
  }

  /// `{"error":{"code":…,"message":…}}`, with `details` where there are any.
  var document: JSONValue {
    var members = [
      JSONValue.Member("code", .string(code)), JSONValue.Member("message", .string(message)),
    ]
    if !details.isEmpty {
      members.append(JSONValue.Member("details", .array(details.map { .string($0) })))
    }
    return .object([JSONValue.Member("error", .object(members))])
  }
}

extension AdminError {
  static let notFound = AdminError(
    .notFound, "not-found",
    "unknown address; GET /openapi.yaml lists all addresses")

  static func methodNotAllowed(_ allowed: [String]) -> AdminError {
    var error = AdminError(
      .methodNotAllowed, "method-not-allowed",
      "this address answers \(allowed.joined(separator: ", ")) only")
    error.allow = allowed
    return error
  }

  static let unauthenticated = AdminError(
    .unauthorized, "unauthenticated",
    "not signed in: send the cookie session_id, or Authorization: Bearer with an access token"
  )

  static let notAdmin = AdminError(
    .forbidden, "not-admin",
    "the session's user is not an administrator: the canonical user core must contain \"role\":\"admin\""
  )

  static func outOfScope(_ name: String) -> AdminError {
    AdminError(
      .forbidden, "out-of-scope", "the token '\(name)' has a scope that does not allow this address"
    )
  }

  static let crossSite = AdminError(
    .forbidden, "cross-site",
    "a page of another site sent this request; changes are accepted only from this server's own pages"
  )

  static let badHost = AdminError(
    .badRequest, "bad-host",
    "the request must have exactly one Host field: a host name and an optional port"
  )

  static let hostNotAllowed = AdminError(
    .misdirectedRequest, "host-not-allowed",
    "unknown host: this server does not accept the host name of the request. Start it with --allowed-host "
      + "for that name, or with --public-url")

  /// Too much is under way already.
  static let busy: AdminError = {
    var error = AdminError(
      .serviceUnavailable, "busy", "the server is at its limit of concurrent work; retry later")
    error.retryAfter = 5
    return error
  }()

  static let bodyTimedOut = AdminError(
    .requestTimeout, "body-timed-out", "the request's body did not arrive in time")

  static let noIndex = invalid(
    "the cohort plan has no 'index:' section, so there is no index to repair")

  static func invalid(_ message: String, details: [String] = []) -> AdminError {
    AdminError(.badRequest, "invalid-request", message, details: details)
  }

  static func tooMany(_ retryAfter: Int) -> AdminError {
    var error = AdminError(
      .tooManyRequests, "too-many-requests", "too many requests; retry in \(retryAfter) s")
    error.retryAfter = retryAfter
    return error
  }
}
