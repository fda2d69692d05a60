public import Core

/// What a plan is computed from, checked and complete.
public struct PlanInput: Sendable {
  /// In cohort order, aliases after the name they belong to; each knows the other names of its ID.
  public var identities: [Identity]
  public var rules: [CompiledRule]
  public var limits: Limits
  /// What persons decided about records that are open.
  public var resolutions: [Resolution] = []
  /// Names to which the directory gives the ID that they have here.
  public var confirmed: Set<Identity>

  public init(
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
