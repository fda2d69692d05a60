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

  /// Those that the cohort lists before it.
  func earlier(than identity: Identity) -> [Identity] {
    Array((names[Array(identity.id.utf8)] ?? []).prefix { $0 != identity })
  }
}
