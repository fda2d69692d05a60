/// One request to the API, as it is sent and counted.
struct APIRequest: Sendable {
  enum Method: Sendable {
    case get, put, post
  }

  /// What the service charges a request as.
  enum Kind: Sendable {
    case list, read, write, delete
  }

  var method: Method
  var kind: Kind
  /// Percent-encoded, with the query, to be put behind the base URL.
  var path: String
  /// JSON; empty for none.
  var body: [UInt8] = []
  /// Keys that are read, put or deleted.
  var keys = 0
  /// For messages, after "cannot": `list the keys of LOGS`.
  var purpose: String
  /// Whether the service's words may repeat a value that was sent, and so are left out of errors.
  var carriesValues = false
}
