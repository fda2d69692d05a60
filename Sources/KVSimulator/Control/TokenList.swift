/// The bearer tokens that are accepted, and those that will stop being so.
struct TokenList: Sendable {
  private enum Standing { case accepted, expiring(after: Int) }
  private var standings: [String: Standing] = [:]

  init(_ tokens: [String]) {
    for token in tokens { accept(token) }
  }

  mutating func accept(_ token: String) { standings[token] = .accepted }

  /// - Parameter requests: how many requests the token is still good for.
  mutating func revoke(_ token: String, after requests: Int) {
    standings[token] = requests > 0 ? .expiring(after: requests) : nil
  }

  mutating func revokeAll(after requests: Int) {
    for token in standings.keys { revoke(token, after: requests) }
  }

  func contains(_ token: String) -> Bool { standings[token] != nil }

  /// Whether a request with `token` is let in; counts it.
  mutating func admit(_ token: String) -> Bool {
    switch standings[token] {
    case nil: return false
    case .accepted: return true
    case .expiring(let requests):
      revoke(token, after: requests - 1)
      return true
    }
  }
}
