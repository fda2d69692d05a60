/// A kind of store: all that Keyshift has to know about it by name.
///
/// A new kind implements this next to its store and is added to the list of kinds. Plans, views
/// and commands then read, save, show and open such stores; none of them names a kind.
package protocol StoreKind: Sendable {
  /// The key under `store:` in cohort plans, and the kind in saved ones: lower case letters and `_`.
  var name: String { get }

  /// Reads what a cohort plan writes under `name`.
  ///
  /// - Returns: what `resolve` needs, fields in a fixed order, paths as written; nil where the reader
  ///   was told of a mistake that leaves too little.
  func decode<Reader: StoreReader>(_ node: Reader.Node, with reader: inout Reader) -> StoreValue?

  /// The paths in `value`. An approved plan is applied only where it is certain which directory the
  /// relative ones start from.
  func paths(_ value: StoreValue) -> [String]

  /// Looks up what `value` names, without opening the store.
  ///
  /// - Parameter value: what `decode` returned, or what a saved plan holds, which may be anything.
  /// - Throws: `DiagnosticsError` where a binding, an account or a file is missing, or a path leads where
  ///   no plan may read; `MalformedStore` where `value` is none of this kind.
  func resolve(
    _ value: StoreValue, in surroundings: StoreSurroundings
  ) throws -> any StorePlace
}

/// A saved plan's store that its kind cannot make sense of.
package struct MalformedStore: Error, Hashable, Sendable {
  /// What is missing; ends a sentence.
  package var reason: String
  package init(_ reason: String) { self.reason = reason }
}

/// One store of some kind, with every name in it looked up.
package protocol StorePlace: Sendable {
  /// `KeyValueStore.identity` of the opened store: the same on every machine that reaches the same
  /// data. Part of the plan digest; holds no secret.
  var identity: String { get }

  /// What the service calls the namespaces; empty where it goes by the plan's own names.
  var namespaceIDs: [Namespace: String] { get }

  /// Why nothing is ever written to such a store, to follow "its store is"; nil where it can be.
  var readOnlyReason: String? { get }

  /// The store as a policy judges it, for the namespaces that are written.
  func governed(_ written: Set<Namespace>) -> GovernedStore

  /// What a person who looks for the store wants to know, such as its file; holds no secret.
  var facts: [(name: String, text: String)] { get }

  /// Opens the store, runs `body`, and closes the store.
  ///
  /// - Parameter access: reading never changes or creates a file next to the store. Never
  ///   `.writing` where `readOnlyReason` is not nil.
  func withStore<Result>(
    _ access: StoreAccess, _ session: StoreSession,
    _ body: (any KeyValueStore) async throws -> Result
  ) async throws -> Result
}

extension StorePlace {
  package var namespaceIDs: [Namespace: String] { [:] }
  package var readOnlyReason: String? { nil }
  package var facts: [(name: String, text: String)] { [] }

  package func governed(_ written: Set<Namespace>) -> GovernedStore {
    GovernedStore(.other, namespaces: GovernedStore.names(written))
  }
}

extension GovernedStore {
  /// Namespaces that go by their own names.
  package static func names(_ written: Set<Namespace>) -> [Namespace: String] {
    Dictionary(written.map { ($0, $0.name) }, uniquingKeysWith: { first, _ in first })
  }
}
