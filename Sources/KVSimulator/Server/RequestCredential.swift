import HTTPTypes

extension Credential {
  /// The credential of a request; nil where it brings none, or only half of a global key.
  ///
  /// A bearer token counts before a global key. An authorization of another kind is none.
  init?(_ headers: HTTPFields) {
    if let header = headers[.authorization] {
      guard let token = Self.bearerToken(header) else { return nil }
      self = .token(token)
    } else if let name = Self.emailField, let email = headers[name],
      let name = Self.keyField, let key = headers[name]
    {
      self = .globalKey(email: email.lowercased(), key: key)
    } else {
      return nil
    }
  }

  /// Why a request without a valid credential is refused.
  static func refusal(_ credential: Credential?, _ headers: HTTPFields, _ call: CallKind)
    -> APIError
  {
    switch credential {
    case .token: call == .verifyToken ? .invalidToken : .forbidden
    case .globalKey: .unknownKey
    case nil:
      [emailField, keyField].contains { $0.map { headers[$0] != nil } ?? false }
        && headers[.authorization] == nil ? .halfKey : .authentication
    }
  }

  private static let emailField = HTTPField.Name("X-Auth-Email")
  private static let keyField = HTTPField.Name("X-Auth-Key")

  /// RFC 6750 §2.1; the scheme's case does not count (RFC 9110 §11.1).
  private static func bearerToken(_ header: String) -> String? {
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}
