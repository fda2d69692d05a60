import Core

/// Which names and which namespaces planning met a key of.
///
/// Memory grows with the names that have none.
struct FoundKeys {
  private var absent: Set<Identity> = []
  /// The name whose part of the plan is open, and whether it had a key.
  private var current: Identity?
  private var isCurrentFound = false
  private var namespaces: Set<Namespace> = []
  private var lastNamespace: Namespace?

  /// A name's part of the plan begins.
  mutating func begin(_ identity: Identity) {
    current = identity
    isCurrentFound = false
    absent.insert(identity)
  }

  mutating func note(_ identity: Identity, in namespace: Namespace) {
    note(namespace)
    if isCurrentFound, identity == current { return }
    absent.remove(identity)
    if identity == current { isCurrentFound = true }
  }

  mutating func note(_ namespace: Namespace) {
    guard lastNamespace != namespace else { return }
    lastNamespace = namespace
    namespaces.insert(namespace)
  }

  func has(_ identity: Identity) -> Bool { !absent.contains(identity) }

  func has(_ namespace: Namespace) -> Bool { namespaces.contains(namespace) }
}
