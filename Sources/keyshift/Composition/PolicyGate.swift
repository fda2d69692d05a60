import Core
import Engine
import Governance
import Ledger
import Review
import SystemPackage

/// Lets a plan be applied, and a store be written, only where the environment's policy lets it.
///
/// Whatever writes to a store asks here first: only a gate makes the `WriteClearance` that opens one for
/// writing.
struct PolicyGate {
  private let governing: GoverningPolicy?
  private let approvals: [String]
  private let state: StateRoot
  /// Whose key was shown; nil where none was.
  private let key: ApproverKey?

  /// - Parameters:
  ///   - directories: where the cohort plan may stand.
  ///   - key: of whoever writes.
  init(
    _ source: PolicyFileOptions, approvals: [String] = [], beside directories: [String],
    state: StateRoot, key: ApproverKey? = nil
  ) throws {
    governing = try GoverningPolicy.find(source, beside: directories)
    self.approvals = approvals
    self.state = state
    self.key = key
  }

  // MARK: - Plans

  /// - Parameters:
  ///   - origin: where the apply comes from. The policy may exempt a login's plan from approval; a
  ///     request's person is known to the server, so that its plan needs no author's signature.
  ///   - file: the saved plan, next to which its approvals and its authors' signatures are.
  ///   - store: the one that the plan writes to.
  /// - Throws: what `demand` throws; `PlanRefusal` where the environment was under a policy and is
  ///   under none now.
  func check(
    _ plan: PolicyCheck.Plan, from origin: ApplyOrigin, file: String, store: ResolvedStore
  ) async throws -> PolicyVerdict {
    let environment = plan.subject.environment
    let record = try demand(plan, from: origin, file: file, store: store, applies: true)
    if record == nil { try await checkHistory(environment) }
    let leavesStore = try entry(of: environment).map { $0.leavesStoreToPlan($1) } ?? false
    return PolicyVerdict(record: record, leavesStoreToPlan: leavesStore)
  }

  /// The demands of the policy alone, for a plan that a person is still to be asked about.
  ///
  /// - Parameter applies: whether to ask who is about to apply.
  /// - Returns: nil where no policy governs the environment.
  /// - Throws: `PolicyRefusal` with every demand that is not met.
  @discardableResult
  func demand(
    _ plan: PolicyCheck.Plan, from origin: ApplyOrigin, file: String, store: ResolvedStore,
    applies: Bool
  ) throws -> PolicyRecord? {
    let environment = plan.subject.environment
    guard let (governing, entry) = try entry(of: environment) else { return nil }
    let isExempt = origin == .login && governing.exemptsLogins(entry)
    var plan = plan
    plan.authors = try governing.authors(of: plan, file: file, isServers: origin == .request)
    plan.store = store.place.governed(plan.subject.writtenNamespaces)
    let files = isExempt ? nil : try ApprovalStore(plan: file).load(others: approvals)
    return try governing.check(
      plan, entry, approvals: files, applier: applies ? Applier(key: key) : nil,
      now: Environment.now())
  }

  /// Whether logins need no approval and pass the environment's gate: the operator's policy says so. One
  /// next to the cohort plan is its author's, and exempts from nothing.
  func exemptsLogins(in environment: String) throws -> Bool {
    try entry(of: environment).map { $0.exemptsLogins($1) } ?? false
  }

  /// Leave to open the store of a plan that was let through, after a word on stderr where no policy governs
  /// the environment.
  func clearance(_ verdict: PolicyVerdict, in environment: String) -> WriteClearance {
    if verdict.record == nil {
      Messages.say(.info, note(environment))
    }
    return WriteClearance()
  }

  /// Refuses to plan and apply in one step what needs approval: no reviewer could have seen it.
  func checkUnreviewed(_ environment: String) throws {
    guard let (_, entry) = try entry(of: environment), entry.approvals > 0 else { return }
    throw PolicyRefusal(
      environment: environment,
      violations: [
        PolicyViolation(
          demand: .approvals,
          detail:
            "A cohort plan cannot be approved before its changes are computed. Save a plan with "
            + "`plan --out`, have it approved, and apply that plan.",
          range: entry.places[.approvals])
      ])
  }

  // MARK: - Writes without a plan

  /// Lets a store be written without a plan: by a restore, a repair, a change of roles, a login or a
  /// request.
  ///
  /// - Parameters:
  ///   - written: the namespaces that may be written.
  ///   - deletes: whether keys may be deleted, as a rollback deletes them.
  ///   - whileFrozen: whether the write happens during a freeze, too, as taking a role away does.
  /// - Throws: `PolicyRefusal` with every demand that is not met; `EnvironmentFreezeRefusal`; `PlanRefusal`
  ///   where the environment was under a policy and is under none now.
  func clearWrite(
    _ environment: String, _ store: ResolvedStore, written: Set<Namespace>, deletes: Bool = false,
    whileFrozen: Bool = false
  ) async throws -> WriteClearance {
    if !whileFrozen { try await state.backend.checkIsNotFrozen(environment) }
    guard let (governing, entry) = try entry(of: environment) else {
      try await checkHistory(environment)
      return WriteClearance()
    }
    try governing.checkWrite(
      environment, entry, to: store.place.governed(written), deletes: deletes,
      applier: Applier(key: key))
    return WriteClearance()
  }

  /// What the policy demands of the environment; nil where no policy governs it.
  func policy(of environment: String) throws -> EnvironmentPolicy? {
    try entry(of: environment)?.1
  }

  /// Refuses what could only end in a refusal: a plan for an environment that the operator's policy does
  /// not list.
  func checkListed(_ environment: String) throws { _ = try entry(of: environment) }

  // MARK: - The policy

  /// The policy and what it demands of the environment; nil where no policy governs it, and none has to.
  ///
  /// - Throws: what `GoverningPolicy.entry` throws.
  private func entry(of environment: String) throws -> (GoverningPolicy, EnvironmentPolicy)? {
    guard let governing else { return nil }
    let entry = try governing.entry(of: environment, stateRoot: state.identity)
    return entry.map { (governing, $0) }
  }

  private func checkHistory(_ environment: String) async throws {
    guard let digest = try await state.backend.lastPolicy(of: environment) else { return }
    throw PlanRefusal(
      .ungoverned,
      "earlier runs in '\(environment)' were governed by the policy \(digest), and "
        + (governing.map { "'\($0.policy.file)' has no entry for it" } ?? "no policy is found now")
        + ". Pass --policy, or set KEYSHIFT_POLICY. To lift the policy, give the environment an "
        + "entry that demands nothing: `\(environment): {}`")
  }

  private func note(_ environment: String) -> String {
    let why =
      governing.map { "'\($0.policy.file)' has no entry for it" }
      ?? "there is no \(GoverningPolicy.fileName) next to the cohort plan"
    return "note: no policy governs '\(environment)': \(why). Its plans need no approval."
  }
}

/// A gate's leave to write; nothing else makes one.
struct WriteClearance: Sendable {
  fileprivate init() {}
}
