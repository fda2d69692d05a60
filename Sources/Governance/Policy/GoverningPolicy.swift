package import Core
package import Ledger

/// A policy file as it governs: what it says, what identifies it, and whose it is.
package struct GoverningPolicy: Sendable {
  package var policy: Policy
  /// `sha256:…` over the file.
  package var digest: String
  /// Whether the operator named it; else it only is next to the cohort plan, and is its author's.
  package var isOperators: Bool
  /// Where runs have to keep their state: a directory with every link followed, or a database; nil: anywhere.
  package var state: String?

  package init(_ policy: Policy, digest: String, isOperators: Bool, state: String?) {
    self.policy = policy
    self.digest = digest
    self.isOperators = isOperators
    self.state = state
  }

  /// What surrounds the environment's entry.
  package func frame(of environment: String) -> PolicyFrame {
    PolicyFrame(policy, environment: environment, isOperators: isOperators)
  }

  /// What the environment demands.
  ///
  /// - Parameter stateRoot: the state that the command uses, as `state` has it.
  /// - Returns: nil where the policy says nothing of the environment, and need not.
  /// - Throws: where the policy is the operator's and does not list the environment, or asks for another
  ///   state directory.
  package func entry(
    of environment: String, stateRoot: String
  ) throws(PolicyRefusal) -> EnvironmentPolicy? {
    let violations = violations(environment, stateRoot: stateRoot)
    guard violations.isEmpty else {
      throw PolicyRefusal(environment: environment, violations: violations)
    }
    return policy.environments[environment]
  }

  /// Why nothing may be written in the environment at all; empty where something may.
  ///
  /// - Parameter stateRoot: as in `entry`.
  package func violations(_ environment: String, stateRoot: String) -> [PolicyViolation] {
    guard isOperators else { return [] }
    var found: [PolicyViolation] = []
    if policy.environments[environment] == nil {
      let names = policy.environments.keys.sorted().joined(separator: ", ")
      found.append(
        PolicyViolation(
          demand: .environment,
          detail:
            "'\(policy.file)' has no entry for '\(environment)'; only listed environments may be "
            + "written: \(names). Correct 'environment' in the cohort plan. To allow it without "
            + "further requirements, add the entry `\(environment): {}`.",
          range: nil))
    }
    if let state, !state.utf8.elementsEqual(stateRoot.utf8) {
      found.append(
        PolicyViolation(
          demand: .state,
          detail:
            "'\(policy.file)' requires the state in '\(state)', but this command uses another.",
          range: nil))
    }
    return found
  }

  /// Whether logins need no approval and pass the environment's gate: the operator's policy says so. One
  /// next to the cohort plan is its author's, and exempts from nothing.
  package func exemptsLogins(_ entry: EnvironmentPolicy) -> Bool {
    entry.logins == .exempt && isOperators
  }

  /// Whether plans for the environment are approved, and only they say which store is meant: no operator's
  /// policy lists the stores.
  package func leavesStoreToPlan(_ entry: EnvironmentPolicy) -> Bool {
    !isOperators || entry.stores.isEmpty
  }

  /// What is known of who made a plan.
  ///
  /// - Parameters:
  ///   - file: the saved plan, beside which its authors' signatures stand.
  ///   - isServers: whether this process made it for a person whom it authenticated.
  package func authors(
    of plan: PolicyCheck.Plan, file: String, isServers: Bool = false
  ) throws(LedgerError) -> PlanAuthors {
    if isServers { return .authenticated(plan.header.actor) }
    guard let people = policy.environments[plan.subject.environment]?.people, !people.isEmpty else {
      return .claimed
    }
    let signers = try AuthorshipStore(plan: file)
      .signers(of: plan.trailer.digest, plan.subject, among: people)
    return signers.isEmpty ? .claimed : .signed(signers)
  }

  // MARK: - The verdict

  /// Lets a plan be applied that meets every demand.
  ///
  /// - Parameters:
  ///   - approvals: of the plan; nil where it needs none.
  ///   - applier: who is about to apply; nil leaves that out.
  /// - Returns: what a run records of it.
  /// - Throws: with every demand that is not met.
  package func check(
    _ plan: PolicyCheck.Plan, _ entry: EnvironmentPolicy, approvals: [ApprovalStore.File]?,
    applier: Applier?, now: Timestamp
  ) throws(PolicyRefusal) -> PolicyRecord {
    let environment = plan.subject.environment
    let check = PolicyCheck(
      entry, plan, approvals: approvals, frame: frame(of: environment), applier: applier, now: now)
    guard check.violations.isEmpty else {
      throw PolicyRefusal(environment: environment, violations: check.violations)
    }
    return check.record(digest: digest)
  }

  /// Lets a store be written without a plan, where that meets every demand.
  ///
  /// - Parameters:
  ///   - store: with the namespaces that may be written.
  ///   - deletes: whether keys may be deleted, as a rollback deletes them.
  /// - Throws: with every demand that is not met.
  package func checkWrite(
    _ environment: String, _ entry: EnvironmentPolicy, to store: GovernedStore, deletes: Bool,
    applier: Applier
  ) throws(PolicyRefusal) {
    let violations = WriteCheck.violations(
      entry, store, deletes: deletes, frame: frame(of: environment), applier: applier)
    guard violations.isEmpty else {
      throw PolicyRefusal(environment: environment, what: "the write", violations: violations)
    }
  }
}
