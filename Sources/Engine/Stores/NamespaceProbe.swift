package import Core

/// Asks a store whether its namespaces can be listed: one page of each, no values.
package struct NamespaceProbe: Sendable {
  package enum Finding: Hashable, Sendable {
    /// No key that has not expired.
    case empty
    /// Some keys; there may be more.
    case holds(atLeast: Int)
    case failed(StoreError)
  }

  private let store: any KeyValueStore

  package init(_ store: any KeyValueStore) { self.store = store }

  /// - Returns: what was found of each namespace, in byte order of their names.
  package func run(
    _ namespaces: Set<Namespace>
  ) async -> [(namespace: Namespace, finding: Finding)] {
    var findings: [(namespace: Namespace, finding: Finding)] = []
    for namespace in namespaces.sorted() {
      findings.append((namespace, await Self.probe(store, namespace)))
    }
    return findings
  }

  private static func probe(_ store: some KeyValueStore, _ namespace: Namespace) async -> Finding {
    do throws(StoreError) {
      var pages = store.pages(Scan([ScanRange(namespace, prefix: "")])).makeAsyncIterator()
      // A page may be empty where all its keys have expired.
      while let page = try await pages.next(isolation: nil) {
        if !page.records.isEmpty { return .holds(atLeast: page.records.count) }
      }
      return .empty
    } catch {
      return .failed(error)
    }
  }
}
