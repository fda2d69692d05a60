package import Core
package import Ledger

/// Migrates a user because of a login, where every guard of the policy lets it.
///
/// It is `apply` for one user: the same plan file, lock, journal, tally and state, as the cohort
/// `auto-{id}`. Nothing is ever thrown at the login; what failed is in the report and in the audit log.
package struct AutoMigration<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let plan: CohortPlan
  private let policy: AutoMigrationPolicy
  private let environment: AutoMigrationEnvironment
  private let running: RunningUsers
  private let trail: LoginAudit

  /// - Parameters:
  ///   - policy: the plan's, as the process's settings narrow it.
  ///   - running: the same for every migration of the process.
  package init(
    store: Store, plan: CohortPlan, policy: AutoMigrationPolicy,
    environment: AutoMigrationEnvironment, running: RunningUsers
  ) {
    self.store = store
    self.plan = plan
    self.policy = policy
    self.running = running
    var environment = environment
    environment.retry = environment.retry.over(store)
    self.environment = environment
    trail = LoginAudit(
      audit: environment.backend.audit(of: plan.environment), now: environment.surroundings.now)
  }

  /// What the configuration says against the user; asks neither the store nor the state.
  package func precheck(_ id: String) -> AutoMigrationRefusal? { policy.refusal(of: id) }

  /// Checks every guard and migrates the user. Two calls at once, in one process or in two, run one
  /// migration.
  package func run(_ id: String) async -> AutoMigrationReport {
    if let refusal = precheck(id) {
      return AutoMigrationReport(user: id, outcome: .refused(refusal))
    }
    guard running.begin(id) else {
      return await ended(.refused(.running(id, "in this process")), id)
    }
    defer { running.end(id) }
    do {
      let (applied, lease) = try await runLocked(id)
      var report = AutoMigrationReport(user: id, outcome: .ran(applied.report))
      report.unrecorded = applied.unpublished?.description
      do { try await lease.release() } catch { report.unrecorded = report.unrecorded ?? "\(error)" }
      return report
    } catch {
      return await ended(AutoMigrationReport.Outcome(error), id)
    }
  }

  // MARK: - Under the lock

  private func runLocked(_ id: String) async throws -> (AppliedPlan, any StateLease) {
    let ledger = try environment.ledger(plan.environment, user: id)
    let lease: any StateLease
    do {
      lease = try await ledger.acquire(
        actor: AutoMigrationPolicy.actor, operation: RunRecord.autoKind,
        in: environment.surroundings)
    } catch  where error.code == .lockHeld {
      throw AutoMigrationRefusal.running(id, error.message)
    }
    do {
      return (try await migrate(id, ledger, lease), lease)
    } catch {
      await lease.abandon()
      throw error
    }
  }

  private func migrate(
    _ id: String, _ ledger: CohortLedger, _ lease: any StateLease
  ) async throws -> AppliedPlan {
    guard let publication = plan.publish else {
      throw LedgerError(.invalidInput, "the cohort plan has no 'publish' to record attempts in")
    }
    let entries = AutoMigrationEntries(
      store: store, retry: environment.retry, publication: publication)
    let history = try await entries.history(of: id, policy.counter)
    let now = environment.surroundings.now()
    try history.check(policy, now: now)
    try await checkGate(id)
    // From here on the attempt counts, so that nothing is tried again with every login.
    guard try await entries.note(attempt: now, after: history) else {
      throw AutoMigrationRefusal.running(id, "recorded by another process since")
    }
    let count = try history.count(policy)
    let cohort = self.cohort(id)
    let memory = try await MemoryUpdate.forPlanning(
      plan.environment, in: environment.backend,
      directory: environment.surroundings.temporaryDirectory)
    let planner = CohortPlanner(store: store, plan: cohort, memory: memory)
    let input = try await planner.prepare([try await member(id)], checksClaims: false).input
    let conflicts = try await ClaimCheck(memory.claims, plan.rules).conflicts(of: input.identities)
    guard conflicts.isEmpty else {
      throw ClaimRefusal(plan.environment, cohort: cohort.name, conflicts)
    }
    if count == .uncounted { try await checkLegacyKeys(input) }
    let file = try await ledger.backend.planFile(of: ledger.cohort)
    var header = cohort.header(
      tool: environment.tool, actor: AutoMigrationPolicy.actor,
      baseDirectory: environment.baseDirectory, at: now)
    header.state = try await PlannedState(in: ledger, path: plan.state?.path)
    _ = try await planner.save(
      input, header,
      cohort.subject(store: environment.storeReference, identity: store.identity), to: file,
      options: PlanOptions(deleted: .leave), now: environment.surroundings.now,
      spoolDirectory: environment.surroundings.temporaryDirectory)
    let request = ApplyRequest(
      try VerifiedPlan(file), from: .login, expecting: .any, gateOverride: nil)
    let apply = GuardedApply(
      request, authority: environment.authority,
      environment: environment.apply(ledger, rounds: policy.rounds))
    return try await apply.run(in: store, under: lease)
  }

  /// The environment's freeze and its gate, before the attempt counts: neither is an attempt of the user's.
  private func checkGate(_ id: String) async throws {
    try await environment.backend.checkIsNotFrozen(plan.environment)
    guard
      case .closed(let obstacle) = try await EnvironmentGate(
        in: environment.backend, plan.environment, next: "auto-\(id)"),
      try !environment.authority.exemptsLogins(in: plan.environment)
    else { return }
    throw EnvironmentGateRefusal(obstacle, environment: plan.environment)
  }

  /// The plan for this user alone.
  private func cohort(_ id: String) -> CohortPlan {
    var cohort = plan
    cohort.name = "auto-\(id)"
    cohort.limits.batch = policy.batch
    return cohort
  }

  private func member(_ id: String) async throws -> CohortMember {
    let found = try await UserResolver(store: store, plan: plan).resolve([id])[0].result.get()
    // A name that happens to be in the list is not the ID that logged in.
    guard found.id.isSame(as: id) else {
      throw UserResolutionFailure(
        .unknown, "'\(id)' is a name of \(found.id ?? "a user"); give the user's ID")
    }
    return found
  }

  private func checkLegacyKeys(_ input: PlanInput) async throws {
    let count = try await LegacyKeyCount(
      store: store, rules: input.rules, namespace: policy.counter.namespace
    ).count(input.identities, upTo: policy.maximumRecords)
    guard count < policy.maximumRecords else {
      throw AutoMigrationRefusal.tooMany(
        count, policy.counter.noun, below: policy.maximumRecords, isCounted: true)
    }
  }

  // MARK: - Without a run

  private func ended(
    _ outcome: AutoMigrationReport.Outcome, _ id: String
  ) async -> AutoMigrationReport {
    var (report, event) = await trail.note(outcome, of: id)
    guard let event, let publication = plan.publish, outcome.isForTheApplication else {
      return report
    }
    do {
      try await RunPublisher(store: store, retry: environment.retry).publish(
        event, of: id, to: publication)
    } catch { report.unrecorded = report.unrecorded ?? error.description }
    return report
  }
}

extension AutoMigrationReport.Outcome {
  /// What every login of a user repeats would fill the application's namespace.
  fileprivate var isForTheApplication: Bool {
    switch self {
    case .refused(let refusal): refusal.guard == .records || refusal.guard == .state
    case .failed: true
    case .ran: false
    }
  }
}
