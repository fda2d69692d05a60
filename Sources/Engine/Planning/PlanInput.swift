package import Core

/// What a plan is computed from, checked and complete.
package struct PlanInput: Sendable {
  /// In cohort order, aliases after the name they belong to; each knows the other names of its ID.
  package var identities: [Identity]
  package var rules: [CompiledRule]
  package var limits: Limits
  /// What persons decided about records that are open.
  package var resolutions: [Resolution] = []
  /// Names to which the directory gives the ID that they have here.
  package var confirmed: Set<Identity>

  package init(
    identities: [Identity], rules: [Rule], limits: Limits, confirmed: Set<Identity> = []
  ) {
    self.confirmed = confirmed
    let siblings = Siblings(identities)
    self.identities = identities.map { identity in
      var identity = identity
      identity.otherNames = siblings.others(of: identity).map(\.legacy)
      return identity
    }
    self.rules = CompiledRule.compile(rules)
    self.limits = limits
  }
}
