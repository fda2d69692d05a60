internal import Core

/// Which namespace each binding names.
struct NamespaceIDs: Sendable {
  private let ids: [Namespace: String]

  init(_ ids: [Namespace: String]) { self.ids = ids.mapValues { $0.lowercased() } }

  func id(of namespace: Namespace) throws(StoreError) -> String {
    guard let id = ids[namespace] else {
      throw StoreError(
        .notFound,
        "the binding \(namespace) has no namespace ID; add it to 'namespaces' in the plan's store, "
          + "or to the wrangler configuration")
    }
    return id
  }
}
