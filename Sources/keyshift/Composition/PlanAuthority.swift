import Core
import Engine
import Governance
import Ledger
import Synchronization

/// Answers for one saved plan that a command names, as the policy and the machine are now.
///
/// Where the plan's names lead is looked up once: the store that the guards judge is the one that is opened.
final class PlanAuthority: ApplyAuthority {
  let policy: PolicyOptions
  let state: StateRoot
  /// Whose key was shown; nil where none was.
  let key: ApproverKey?
  /// `--base-directory`.
  let baseDirectory: String?
  private let resolved = Mutex<ResolvedStore?>(nil)

  init(policy: PolicyOptions, state: StateRoot, key: ApproverKey?, baseDirectory: String?) {
    self.policy = policy
    self.state = state
    self.key = key
    self.baseDirectory = baseDirectory
  }

  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) async throws -> PolicyVerdict {
    try await gate(for: plan).check(
      PolicyCheck.Plan(plan), from: origin, file: plan.path, store: try store(of: plan))
  }

  func exemptsLogins(in environment: String) throws -> Bool { false }

  func storeIdentity(of plan: VerifiedPlan) throws -> String { try store(of: plan).identity }

  func directory(of plan: VerifiedPlan) throws -> PlanDirectory {
    try SavedPlan.directory(of: plan, override: baseDirectory)
  }

  /// Where the plan's names lead now, whether or not that is where they led when it was made.
  func store(of plan: VerifiedPlan) throws -> ResolvedStore {
    try resolved.withLock { resolved in
      if let resolved { return resolved }
      let store = try SavedPlan.resolvedStore(
        plan.subject, base: SavedPlan.base(plan.header, override: baseDirectory),
        settings: OperatorSettings.load(policy.source))
      resolved = store
      return store
    }
  }

  /// Leave to open the plan's store for writing.
  func clearance(
    of plan: VerifiedPlan, by verdict: PolicyVerdict
  ) throws -> WriteClearance {
    try gate(for: plan).clearance(verdict, in: plan.subject.environment)
  }

  private func gate(for plan: VerifiedPlan) throws -> PolicyGate {
    try PolicyGate(
      policy.source, approvals: policy.approval,
      beside: GoverningPolicy.directories(plan.header, override: baseDirectory), state: state,
      key: key)
  }
}

/// Answers for the plans that this process makes of one cohort plan: a login's and a request's.
struct CohortAuthority: ApplyAuthority {
  let policy: PolicyOptions
  let state: StateRoot
  let cohort: Cohort
  let store: ResolvedStore

  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) async throws -> PolicyVerdict {
    try await gate().check(PolicyCheck.Plan(plan), from: origin, file: plan.path, store: store)
  }

  func exemptsLogins(in environment: String) throws -> Bool {
    try gate().exemptsLogins(in: environment)
  }

  /// What the policy demands of an environment; nil where none governs it.
  func policy(of environment: String) throws -> EnvironmentPolicy? {
    try gate().policy(of: environment)
  }

  func storeIdentity(of plan: VerifiedPlan) -> String { store.identity }

  func directory(of plan: VerifiedPlan) -> PlanDirectory { .operators }

  /// Leave to write what a migration, its index and its records for the application need, by the policy as
  /// it stands now. Neither logins nor requests show a key.
  func clearance() async throws -> WriteClearance {
    try await gate().clearWrite(
      cohort.plan.environment, store,
      written: WantedNamespaces.migrated(cohort.plan).union(
        WantedNamespaces.repaired(cohort.plan)))
  }

  private func gate() throws -> PolicyGate {
    try PolicyGate(
      policy.source, approvals: policy.approval, beside: [cohort.baseDirectory], state: state)
  }
}
