public import Core

/// What a plan is computed from, checked and complete.
public struct PlanInput: Sendable {
  /// In cohort order, aliases after the name they belong to.
  public var identities: [Identity]
  public var rules: [CompiledRule]
  public var limits: Limits
  /// What persons decided about records that are open.
  public var resolutions: [Resolution] = []

  public init(identities: [Identity], rules: [Rule], limits: Limits) {
    self.identities = identities
    self.rules = CompiledRule.compile(rules)
    self.limits = limits
  }
}
