/// A store as a policy judges it: what kind it is, where it is, and which namespaces of it are written.
public struct GovernedStore: Hashable, Sendable {
  public enum Place: Hashable, Sendable {
    /// The file's path with every link followed.
    case sqlite(path: String)
    /// The account in lower case; the base URL as `StoreIdentity` writes it, nil for Cloudflare's own.
    case cloudflare(account: String, baseURL: String?)
    /// A store that nothing is written to, or one that cannot be told.
    case other
  }

  public var place: Place
  /// The ID of each namespace that is written: 32 hexadecimal digits in lower case for Workers KV, its
  /// name elsewhere.
  public var namespaces: [Namespace: String]

  public init(_ place: Place, namespaces: [Namespace: String]) {
    self.place = place
    self.namespaces = namespaces
  }

  /// What a plan's store identity says, for the namespaces in `written`.
  ///
  /// - Parameter path: of an SQLite store, with every link followed.
  public init(identity: String, path: String?, written: Set<Namespace>) {
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

  public var isCloudflare: Bool {
    if case .cloudflare = place { true } else { false }
  }
}

/// A store that an environment's policy covers: all that is given has to fit.
public struct CoveredStore: Hashable, Sendable {
  public enum Place: Hashable, Sendable {
    /// With every link followed.
    case sqlite(path: String)
    case cloudflare(account: String?, baseURL: String?)
  }

  public var place: Place
  /// IDs of namespaces for Workers KV, names elsewhere; nil covers all.
  public var namespaces: Set<Bytewise>?

  public init(_ place: Place, namespaces: [String]? = nil) {
    self.place = place
    self.namespaces = namespaces.map { Set($0.map(Bytewise.init)) }
  }

  /// Whether the store is this one and everything written lies in what is covered.
  public func covers(_ store: GovernedStore) -> Bool {
    guard isSamePlace(store, ignoringBase: false) else { return false }
    return namespaces.map { listed in
      store.namespaces.values.allSatisfy { listed.contains(Bytewise($0)) }
    } ?? true
  }

  /// Whether something of this one is written, by whichever address it is reached.
  public func meets(_ store: GovernedStore) -> Bool {
    guard isSamePlace(store, ignoringBase: true) else { return false }
    return namespaces.map { listed in
      store.namespaces.values.contains { listed.contains(Bytewise($0)) }
    }
      ?? true
  }

  private func isSamePlace(_ store: GovernedStore, ignoringBase: Bool) -> Bool {
    switch (place, store.place) {
    case (.sqlite(let covered), .sqlite(let path)):
      covered.utf8.elementsEqual(path.utf8)
    case (.cloudflare(let account, let base), .cloudflare(let found, let foundBase)):
      (account.map { $0.utf8.elementsEqual(found.utf8) } ?? true)
        && (ignoringBase || base == foundBase)
    default: false
    }
  }
}
