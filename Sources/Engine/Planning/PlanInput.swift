package import Core
package import Ledger

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
  /// The part of the cohort that is planned; nil for all of it.
  package var target: PlanTarget?

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

  /// Those whose records are planned.
  var plannedIdentities: [Identity] {
    guard let target else { return identities }
    return identities.filter { target.covers(user: $0.id) }
  }

  /// The rules whose keys are looked for: those of the target, and of rules that are keyed by users all those that
  /// a key of theirs may belong to instead.
  var plannedRules: [CompiledRule] {
    guard let target else { return rules }
    let planned = rules.filter { target.covers(rule: $0.rule.name) }
    let shared = Set(planned.filter(\.isKeyedByUser).map(\.rule.namespace))
    return rules.filter { rule in
      rule.isKeyedByUser
        ? shared.contains(rule.rule.namespace) : target.covers(rule: rule.rule.name)
    }
  }
}
