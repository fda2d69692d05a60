import Core
import Ledger
import Review
import SystemPackage

/// Lets a plan be applied only where it meets its environment's policy.
struct PolicyGate {
  private let governing: GoverningPolicy?
  private let options: PolicyOptions
  private let state: StateOptions
  /// Whether the plan is a login's.
  private var isLogin = false

  /// - Parameter directories: where the cohort plan may stand.
  init(_ options: PolicyOptions, beside directories: [String], state: StateOptions) throws {
    governing = try GoverningPolicy.find(options, beside: directories)
    self.options = options
    self.state = state
  }

  /// - Parameters:
  ///   - file: the saved plan, beside which its approvals stand.
  ///   - isQuiet: says nothing where no policy governs the environment.
  /// - Returns: what let the plan through; nil, after a word on stderr, where no policy governs the
  ///   environment.
  /// - Throws: what `demand` throws; `PlanRefusal` where the environment was under a policy and is
  ///   under none now.
  func check(
    _ plan: PolicyCheck.Plan, file: String, isQuiet: Bool = false
  ) throws -> PolicyRecord? {
    if let record = try demand(plan, file: file) { return record }
    try checkHistory(plan.subject.environment)
    if isQuiet { return nil }
    Terminal.standardError(Printable.prose(note(plan.subject.environment)) + "\n")
    return nil
  }

  /// The same in silence, for a plan that somebody is still to be asked about.
  ///
  /// - Throws: `PolicyRefusal` with every demand that is not met.
  @discardableResult
  func demand(_ plan: PolicyCheck.Plan, file: String) throws -> PolicyRecord? {
    let environment = plan.subject.environment
    guard let governing, let entry = governing.policy.environments[environment] else { return nil }
    let isExempt = isLogin && entry.logins == .exempt
    let files = isExempt ? nil : try ApprovalStore(plan: file).load(others: options.approval)
    let check = PolicyCheck(entry, plan, approvals: files, now: Environment.now())
    guard check.violations.isEmpty else {
      throw PolicyRefusal(environment: environment, violations: check.violations)
    }
    return PolicyRecord(digest: governing.digest, check)
  }

  /// Judges saved plans, each by the policy as it stands then.
  ///
  /// - Parameters:
  ///   - directory: of the cohort plan.
  ///   - isLogin: whether plans are a login's, which the policy may exempt from approval.
  static func judge(
    _ options: PolicyOptions, beside directory: String, state: StateOptions, isLogin: Bool = false
  ) -> @Sendable (VerifiedPlan) throws -> PolicyRecord? {
    { plan in
      var gate = try PolicyGate(options, beside: [directory], state: state)
      gate.isLogin = isLogin
      return try gate.check(PolicyCheck.Plan(plan), file: plan.path, isQuiet: true)
    }
  }

  /// Refuses to plan and apply in one go what needs approval: nobody could have seen it.
  func checkUnreviewed(_ environment: String) throws {
    guard let entry = governing?.policy.environments[environment], entry.approvals > 0 else {
      return
    }
    throw PolicyRefusal(
      environment: environment,
      violations: [
        PolicyViolation(
          demand: .approvals,
          detail:
            "A cohort plan cannot be approved before it is known what it changes. Save a plan "
            + "with `plan --out`, have it approved, and apply that.",
          range: entry.places[.approvals])
      ])
  }

  private func checkHistory(_ environment: String) throws {
    let states = try StateDirectory(FilePath(state.root)).states(of: environment)
    guard let digest = PolicyHistory.last(states) else { return }
    throw PlanRefusal(
      .ungoverned,
      "earlier runs in '\(environment)' were under the policy \(digest), and "
        + (governing.map { "'\($0.policy.file)' has no entry for it" } ?? "none is found now")
        + ". Pass --policy, or set KEYSHIFT_POLICY. To lift it, give the environment an entry that "
        + "demands nothing: `\(environment): {}`")
  }

  private func note(_ environment: String) -> String {
    let why =
      governing.map { "'\($0.policy.file)' has no entry for it" }
      ?? "there is no \(GoverningPolicy.fileName) beside the cohort plan"
    return "note: no policy governs '\(environment)': \(why). Nobody has to approve its plans."
  }
}
