package import Core
package import Ledger

/// Compares a plan's users with the claims of their environment. Asks the memory only.
package struct ClaimCheck: Sendable {
  /// Users that are asked for at once.
  static let batch = 2_000

  private let claims: NameClaims
  private let forms: NameForms

  /// - Parameter rules: by which the users' keys are found; a name is looked up in each form that they use.
  package init(_ claims: NameClaims, _ rules: [Rule]) {
    self.claims = claims
    forms = NameForms(rules)
  }

  /// What is known of some users.
  struct Standing {
    /// The claim of each user's name, in the users' order.
    var own: [NameClaim?]
    var conflicts: [ClaimConflict]
  }

  /// What speaks against the users; empty where nothing does. Runs that work on them are not looked at.
  ///
  /// - Parameter identities: each with the other names that its cohort lists.
  package func conflicts(
    of identities: [Identity]
  ) async throws(LedgerError) -> [ClaimConflict] {
    var found: [ClaimConflict] = []
    var left = identities[...]
    while !left.isEmpty {
      let some = left.prefix(Self.batch / 4)
      let asked = some.flatMap { forms.forms(of: $0) }
      let conflicts = Dictionary(
        try await standing(of: asked).conflicts.map { ($0.identity, $0) },
        uniquingKeysWith: { first, _ in first })
      // Of one user's forms, the first that is in conflict says enough.
      found += some.compactMap { user in
        forms.forms(of: user).lazy.compactMap { conflicts[$0] }.first
      }
      left = left.dropFirst(some.count)
    }
    return found
  }

  /// - Parameter identities: at most `batch`, each under the text that is looked up.
  func standing(of identities: [Identity]) async throws(LedgerError) -> Standing {
    let own = try await claims.claims(of: identities.map(\.legacy))
    let unclaimed = identities.indices.filter { own[$0] == nil }
    let byID = try await claims.claims(ofIDs: unclaimed.map { identities[$0].id })
    var others: [Int: [NameClaim]] = [:]
    for (index, claims) in zip(unclaimed, byID) { others[index] = claims }
    let conflicts = identities.indices.compactMap { index in
      Self.conflict(identities[index], own[index], others[index] ?? [])
    }
    return Standing(own: own, conflicts: conflicts)
  }

  /// - Parameters:
  ///   - own: the claim of the user's name.
  ///   - others: the claims of the user's ID.
  static func conflict(
    _ identity: Identity, _ own: NameClaim?, _ others: [NameClaim]
  ) -> ClaimConflict? {
    if let own { return own.id.isSame(as: identity.id) ? nil : .otherID(identity, own) }
    guard let other = others.first else { return nil }
    let isAlias = others.contains { claim in
      identity.names.contains { $0.isSame(as: claim.name) }
    }
    return isAlias ? nil : .otherName(identity, other)
  }
}
