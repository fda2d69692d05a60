import Core

/// The identities that share an ID.
struct Siblings {
  private var names: [[UInt8]: [Identity]] = [:]

  init(_ identities: [Identity]) {
    for identity in identities {
      names[Array(identity.id.utf8), default: []].append(identity)
    }
    names = names.filter { $0.value.count > 1 }
  }

  func others(of identity: Identity) -> [Identity] {
    (names[Array(identity.id.utf8)] ?? []).filter { $0 != identity }
  }

  /// Whether an earlier identity of the cohort has the same ID.
  func isRepeated(_ identity: Identity) -> Bool {
    names[Array(identity.id.utf8)]?.first.map { $0 != identity } ?? false
  }
}
