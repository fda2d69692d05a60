/// A store as a policy judges it: what kind it is, where it is, and which namespaces of it are written.
package struct GovernedStore: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    /// The file's path with every link followed.
    case sqlite(path: String)
    /// The account in lower case; the base URL as `StoreIdentity` writes it, nil for Cloudflare's own.
    case cloudflare(account: String, baseURL: String?)
    /// A store that nothing is written to, or one that cannot be told.
    case other
  }

  package var place: Place
  /// The ID of each namespace that is written: 32 hexadecimal digits in lower case for Workers KV, its
  /// name elsewhere.
  package var namespaces: [Namespace: String]

  package init(_ place: Place, namespaces: [Namespace: String]) {
    self.place = place
    self.namespaces = namespaces
  }

  /// What a plan's store identity says, for the namespaces in `written`.
  ///
  /// - Parameter path: of an SQLite store, with every link followed.
  package init(identity: String, path: String?, written: Set<Namespace>) {
    if let cloudflare = StoreIdentity(parsing: identity) {
      place = .cloudflare(account: cloudflare.account, baseURL: cloudflare.baseURL)
      namespaces = Dictionary(
        written.map { ($0, cloudflare.namespaces[$0] ?? "") },
        uniquingKeysWith: { first, _ in first })
    } else {
      place = path.map { .sqlite(path: $0) } ?? .other
      namespaces = Dictionary(
        written.map { ($0, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
  }

  package var isCloudflare: Bool {
    if case .cloudflare = place { true } else { false }
  }
}
