package import Core

/// A store that an environment's policy covers: all that is given has to fit.
package struct CoveredStore: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    /// With every link followed.
    case sqlite(path: String)
    case cloudflare(account: String?, baseURL: String?)
  }

  package var place: Place
  /// IDs of namespaces for Workers KV, names elsewhere; nil covers all.
  package var namespaces: Set<Bytewise>?

  package init(_ place: Place, namespaces: [String]? = nil) {
    self.place = place
    self.namespaces = namespaces.map { Set($0.map(Bytewise.init)) }
  }

  /// Whether the store is this one and everything written lies in what is covered.
  package func covers(_ store: GovernedStore) -> Bool {
    guard isSamePlace(store, ignoringBase: false) else { return false }
    return namespaces.map { listed in
      store.namespaces.values.allSatisfy { listed.contains(Bytewise($0)) }
    } ?? true
  }

  /// Whether something of this one is written, by whichever address it is reached.
  package func meets(_ store: GovernedStore) -> Bool {
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
