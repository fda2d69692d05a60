import Core
import Ledger

/// One plan on its way through the guards.
struct ApplyAttempt {
  let request: ApplyRequest
  let authority: any ApplyAuthority
  let environment: ApplyEnvironment
  /// Nil until the policy was asked.
  private(set) var verdict: PolicyVerdict?
  /// The obstacle at the environment's gate that the caller overrides; nil where the gate is open.
  private(set) var overridden: EnvironmentGate.Obstacle?
  /// The freeze that the caller overrides; nil where the environment is not frozen.
  private(set) var overriddenFreeze: FreezeRecord?

  init(_ request: ApplyRequest, _ authority: any ApplyAuthority, _ environment: ApplyEnvironment) {
    self.request = request
    self.authority = authority
    self.environment = environment
  }

  var plan: VerifiedPlan { request.plan }
  private var ledger: CohortLedger { environment.ledger }

  /// - Parameter again: only the guards whose answer time can change.
  /// - Throws: the first refusal.
  mutating func pass(again: Bool = false) async throws {
    for applyGuard in ApplyGuard.all where !again || applyGuard.isMeasuredAgain {
      switch request.origin.treatment(of: applyGuard.name) {
      case .required, .overridable, .exemptible: try await applyGuard.measure(&self)
      case .notApplicable: continue
      }
    }
  }

  // MARK: - Measures

  /// Only a rollback runs during a freeze: it may be what the environment was frozen for.
  mutating func checkFreeze() async throws {
    let environment = plan.subject.environment
    overriddenFreeze = try await ledger.backend.freeze(of: environment)
    guard let freeze = overriddenFreeze else { return }
    guard request.freezeOverride != nil, case .rollback = plan.subject.purpose,
      request.origin.treatment(of: .freeze) == .overridable
    else { throw EnvironmentFreezeRefusal(environment, freeze) }
  }

  func checkDigest() throws(PlanRefusal) {
    guard case .digest(let expected) = request.expectation else { return }
    try plan.checkDigest(is: expected)
  }

  /// A plan that was made where the cohort had no state may meet one that began since; one that had begun
  /// before was not what the planner saw.
  func checkState() async throws {
    guard let planned = plan.header.state else { return }
    let (found, label) = (try await ledger.state(), ledger.stateLabel)
    if let lineage = planned.lineage {
      guard found?.lineage != lineage else { return }
      throw otherState(
        "it was made with the state of lineage \(lineage), but "
          + (found.map { "'\(label)' has the lineage \($0.lineage)" }
            ?? "'\(label)' does not exist"))
    }
    guard let found, let first = found.runs.first, first.startedAt < plan.header.created else {
      return
    }
    throw otherState(
      "its cohort had no state when it was made, but '\(label)' has runs since \(first.startedAt)")
  }

  private func otherState(_ what: String) -> PlanRefusal {
    PlanRefusal(
      .otherState,
      "\(what). Plan again with this state", advice: .nameStateDirectory)
  }

  func checkEvidence() async throws {
    try await PlanEvidence(of: plan, in: ledger.backend, now: environment.surroundings.now())
      .demand()
  }

  func checkStore() throws {
    try plan.subject.checkStore(is: try authority.storeIdentity(of: plan))
  }

  mutating func askPolicy() async throws {
    verdict = try await authority.verdict(on: plan, from: request.origin)
  }

  func checkAge() throws(PlanRefusal) {
    guard verdict?.isApproved != true else { return }
    try plan.checkAge(at: environment.surroundings.now())
  }

  /// The header names the directory, and no digest that reviewers approve covers the header.
  func checkDirectory() throws {
    guard request.isPinned || verdict.map({ $0.isApproved && $0.leavesStoreToPlan }) ?? true,
      case .headers(let directory) = try authority.directory(of: plan)
    else { return }
    throw PlanRefusal(
      .wrongStore,
      "its store's path is relative, and only its header, which no approval covers, says that it "
        + "starts from '\(directory)'", advice: .nameBaseDirectory)
  }

  mutating func checkGate() async throws {
    guard case .migrate = plan.subject.purpose else { return }
    let gate = try await EnvironmentGate(
      in: ledger.backend, plan.subject.environment, next: plan.subject.name)
    guard case .closed(let obstacle) = gate else {
      overridden = nil
      return
    }
    switch request.origin.treatment(of: .gate) {
    case .overridable where request.gateOverride != nil: overridden = obstacle
    case .exemptible where try authority.exemptsLogins(in: plan.subject.environment): break
    case .required, .overridable, .exemptible, .notApplicable:
      throw EnvironmentGateRefusal(obstacle, environment: plan.subject.environment)
    }
  }
}
