/// Where an apply comes from.
///
/// Every origin meets the same guards. What differs between origins is data in this file: the exceptions from
/// guards, each with its reason, and who evaluates the acceptance gates.
package enum ApplyOrigin: String, Hashable, Sendable, CaseIterable {
  /// An operator at the command line, with a saved plan.
  case command
  /// A request to the admin server, which has just made the plan for a person whom it authenticated.
  case request
  /// A login of the user whose records move. No reviewer has seen the plan.
  case login
  /// A worker that claimed a plan of a campaign.
  case worker

  /// How an origin meets a guard.
  package enum Treatment: Hashable, Sendable {
    /// It is measured, and nothing is written where it is not met.
    case required
    /// As `required`, but a person may override it with a reason, which the audit log keeps.
    case overridable
    /// As `required`, unless the operator's policy exempts logins. A policy next to the plan
    /// cannot.
    case exemptible
    /// It is not measured, because what it protects from cannot happen.
    case notApplicable(because: String)
  }

  /// - Complexity: O(1). The table has no default: a new guard or origin compiles only with its cells.
  package func treatment(of guard: ApplyGuard.Name) -> Treatment {
    switch (`guard`, self) {
    case (.format, _), (.digest, _), (.state, _), (.evidence, _), (.store, _), (.policy, _),
      (.age, _), (.lock, _):
      .required
    case (.directory, .command), (.directory, .worker): .required
    case (.directory, .request), (.directory, .login):
      .notApplicable(because: "this process wrote the plan's header itself")
    case (.freeze, .command): .overridable
    case (.freeze, .request), (.freeze, .login), (.freeze, .worker): .required
    case (.gate, .command), (.gate, .request): .overridable
    case (.gate, .login): .exemptible
    case (.gate, .worker): .required
    }
  }

  /// Who evaluates the acceptance gates of a completed run.
  package enum Acceptance: Hashable, Sendable {
    /// `verify`, when the operator asks for it.
    case verification
    /// The process that applied, as soon as the store shows every write.
    case afterRun
    /// No gate is evaluated, because the run is not a step of the environment's rollout.
    case none
  }

  package var acceptance: Acceptance {
    switch self {
    case .command, .worker: .verification
    case .request: .afterRun
    case .login: .none
    }
  }

  /// Whether the run is a login's, which states and audit log name `auto`.
  var isAutomatic: Bool { self == .login }
}
