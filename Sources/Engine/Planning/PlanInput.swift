public import Core

/// What a plan is computed from, checked and complete.
public struct PlanInput: Sendable {
  /// In cohort order, aliases after the name they belong to.
  public var identities: [Identity]
  public var rules: [CompiledRule]
  public var limits: Limits
  /// Names to which the directory gives the ID that they have here.
  public var confirmed: Set<Identity>

  public init(
    identities: [Identity], rules: [Rule], limits: Limits, confirmed: Set<Identity> = []
  ) {
    self.confirmed = confirmed
    self.identities = identities
    self.rules = CompiledRule.compile(rules)
    self.limits = limits
  }
}
