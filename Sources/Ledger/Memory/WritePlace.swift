package import Core

/// A namespace of a store, the same for every plan that leads there: what a key is remembered in.
package struct WritePlace: Hashable, Sendable, Encodable {
  /// The store without its namespaces.
  package let store: String
  /// What the service calls the namespace; where it goes by the plan's names, that.
  package let namespace: String

  /// - Parameter identity: the store's, as a plan's subject says.
  package init(_ namespace: Namespace, of identity: String) {
    guard let known = StoreIdentity(parsing: identity) else {
      self.store = identity
      self.namespace = namespace.name
      return
    }
    // A plan's store names the namespaces that it writes; another plan may write others of the same store.
    self.store = StoreIdentity(account: known.account, baseURL: known.baseURL, namespaces: [:]).text
    self.namespace = known.namespaces[namespace] ?? namespace.name
  }

  /// The part of the table that holds its keys.
  var part: TablePart {
    let digest = KeyedHash.sha256(Array(store.utf8) + [0] + Array(namespace.utf8))
    return TablePart("writes-" + HexText.encode(Array(digest.prefix(16))))
  }
}
