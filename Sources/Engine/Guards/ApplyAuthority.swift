package import Ledger

/// What a guarded apply asks of the program around it: the policy, and where the plan's names lead.
///
/// Nothing here has a default, so that a caller without an answer does not compile.
package protocol ApplyAuthority: Sendable {
  /// The policy's verdict on the plan, by the policy as it stands now.
  ///
  /// - Throws: `PolicyRefusal` with every demand that is not met; `PlanRefusal` where the environment was
  ///   under a policy and is under none now.
  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) async throws -> PolicyVerdict

  /// Whether the operator's policy lets logins migrate past the environment's gate. A policy that only
  /// is next to the cohort plan never does.
  ///
  /// - Throws: where the policy cannot be read.
  func exemptsLogins(in environment: String) throws -> Bool

  /// The identity of the store that the plan's names lead to now.
  ///
  /// - Throws: where they lead to none.
  func storeIdentity(of plan: VerifiedPlan) throws -> String

  /// Who chose the directory that the plan's relative paths start from.
  ///
  /// - Throws: where the plan's store is of a kind that is not known.
  func directory(of plan: VerifiedPlan) throws -> PlanDirectory
}

/// What let a plan through.
package struct PolicyVerdict: Hashable, Sendable {
  /// For the run's record and the audit log; nil where no policy governs the environment.
  package var record: PolicyRecord?
  /// Whether the plan alone says which store is meant, because no operator's policy lists the stores.
  package var leavesStoreToPlan: Bool

  package init(record: PolicyRecord?, leavesStoreToPlan: Bool) {
    self.record = record
    self.leavesStoreToPlan = leavesStoreToPlan
  }

  /// Whether people approved the plan; then the approvals' age counts, not the plan's.
  package var isApproved: Bool { !(record?.approvals.isEmpty ?? true) }
}

/// Who chose the directory that a plan's relative paths start from.
package enum PlanDirectory: Hashable, Sendable {
  /// The plan has no relative path, or the operator named the directory or works in it.
  case operators
  /// Only the plan's header names it, which no approval covers.
  case headers(String)
}
