import Core

/// An answer that refuses the request itself; asking again would change nothing.
struct APIRejection: Hashable, Sendable {
  var status: Int
  /// The error codes of the envelope, in order.
  var codes: [Int64]
  /// What the service said, fit for a message.
  var words: String
  /// The service's sentences as they came, for a program to look into; never shown. Empty for a request
  /// that carries values.
  var messages = ""

  func has(_ code: Int64) -> Bool { codes.contains(code) }

  /// Codes that the facts of the API document.
  static let keyNotFound: Int64 = 10009
  static let notText: Int64 = 10029
  static let invalidCursor: Int64 = 10041
}

/// What to do after one attempt.
enum Verdict: Sendable {
  case accepted
  case rejected(APIRejection)
  /// Nothing that is sent now will succeed.
  case fatal(StoreError)
  case rateLimited(retryAfter: Duration?)
  /// May pass; the reason.
  case transient(String)
}
