package import Core

/// A demand of the policy that a plan does not meet.
package struct PolicyViolation: Hashable, Sendable {
  package var demand: EnvironmentPolicy.Demand
  /// What was found, what is demanded, and what to do.
  package var detail: String
  /// Where the policy makes the demand; nil for what it demands without being told.
  package var range: SourceRange?

  package init(demand: EnvironmentPolicy.Demand, detail: String, range: SourceRange?) {
    self.demand = demand
    self.detail = detail
    self.range = range
  }

  /// Constant for its demand.
  package var summary: String {
    switch demand {
    case .environment: "The policy does not list the environment"
    case .state: "The policy requires another state directory"
    case .stores: "The store is not listed for the environment"
    case .authorship: "Nothing proves who made the plan"
    case .approvals: "The plan lacks approvals"
    case .users: "The plan has more users than the policy allows"
    case .operations: "The plan has more operations than the policy allows"
    case .conflicts: "The plan has more conflicts than the policy allows"
    case .namespaces: "The plan writes to a namespace that the policy does not allow"
    case .deletes: "The plan deletes keys, and the policy does not allow it"
    case .applier: "The policy does not allow this person to apply"
    case .thaw: "The policy requires another person to thaw the environment"
    }
  }

  package var diagnostic: Diagnostic {
    Diagnostic(code: demand.rawValue, summary: summary, detail: detail, at: range)
  }
}

/// Why a policy does not let a plan be applied, or a store be written; nothing was written.
package struct PolicyRefusal: Error, Sendable {
  package var environment: String
  /// What is refused: the plan, or a write without one.
  package var what: String
  /// All of them; never empty.
  package var violations: [PolicyViolation]

  package init(environment: String, what: String = "the plan", violations: [PolicyViolation]) {
    self.environment = environment
    self.what = what
    self.violations = violations
  }
}
