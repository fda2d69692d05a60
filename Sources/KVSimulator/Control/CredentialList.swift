/// The credentials that are accepted, and those that will stop being so.
struct CredentialList: Sendable {
  private struct Standing {
    var scope: TokenScope
    /// Requests that it is still good for; nil for any number.
    var requests: Int?
  }
  private var standings: [Credential: Standing] = [:]

  init(_ configuration: SimulatorConfiguration) {
    for token in configuration.tokens { accept(.token(token)) }
    for token in configuration.readOnlyTokens { accept(.token(token), scope: .read) }
    for key in configuration.globalKeys { accept(key) }
  }

  mutating func accept(_ credential: Credential, scope: TokenScope = .write) {
    standings[credential] = Standing(scope: scope)
  }

  /// - Parameter requests: how many requests the credential is still good for.
  mutating func revoke(_ credential: Credential, after requests: Int) {
    guard requests > 0 else {
      standings[credential] = nil
      return
    }
    standings[credential]?.requests = requests
  }

  func contains(_ credential: Credential) -> Bool { standings[credential] != nil }

  /// What a request with the credential may do; counts the request. Nil: nothing.
  mutating func admit(_ credential: Credential) -> TokenScope? {
    guard let standing = standings[credential] else { return nil }
    if let requests = standing.requests { revoke(credential, after: requests - 1) }
    return standing.scope
  }
}
