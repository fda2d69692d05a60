import Core
import Engine
import FileState
import Foundation
import Governance
import Ledger
import StoreTesting
import Synchronization
import SystemPackage
import Testing

@Suite("Every apply passes every guard")
struct GuardedApplyTests {
  /// What keeps a plan from being applied: one for each guard, and how the refusal is known.
  enum Obstacle: String, CaseIterable, Sendable {
    case freeze, format, digest, evidence, store, policy, age, directory, state, gate, lock

    func stand(in attempt: inout GuardedAttempt) async throws {
      switch self {
      case .freeze: try await attempt.freeze()
      case .format: attempt.version = try #require(PlanHeader.Version(rawValue: "keyshift.plan/1"))
      case .digest: attempt.expectation = .digest("sha256:" + String(repeating: "0", count: 64))
      case .state: attempt.planned = PlannedState(path: nil, lineage: "another")
      case .evidence:
        attempt.purpose = .rollback(
          RollbackBasis(run: "gone", kind: "apply", journal: "sha256:1", reason: nil))
      case .store: attempt.authority.identity = "memory:another"
      case .policy:
        attempt.authority.verdict = {
          throw PolicyRefusal(
            environment: "test",
            violations: [PolicyViolation(demand: .users, detail: "too many", range: nil)])
        }
      case .age: attempt.shop.clock.advance(by: 60)
      case .directory:
        attempt.authority.directory = .headers("/elsewhere")
        attempt.authority.verdict = {
          PolicyVerdict(record: try Obstacle.approved(), leavesStoreToPlan: true)
        }
      case .gate: try await attempt.leaveUnverified()
      case .lock:
        let lease = try await LeaseFile(
          attempt.shop.paths(), in: attempt.shop.environment().surroundings
        ).acquire(actor: "another", operation: "apply")
        withExtendedLifetime(lease) {}
      }
    }

    /// A record in which a person's approval counted.
    static func approved() throws -> PolicyRecord {
      let json = #"{"digest":"sha256:1","approvals":[{"name":"alice","key":"k"}]}"#
      return try JSONDecoder().decode(PolicyRecord.self, from: Data(json.utf8))
    }

    func isRefusal(_ error: any Error) -> Bool {
      switch self {
      case .freeze: error is EnvironmentFreezeRefusal
      case .format: (error as? PlanRefusal)?.code == .olderFormat
      case .digest: (error as? PlanRefusal)?.code == .wrongDigest
      case .state: (error as? PlanRefusal)?.code == .otherState
      case .evidence: (error as? PlanRefusal)?.code == .unchecked
      case .store, .directory: (error as? PlanRefusal)?.code == .wrongStore
      case .policy: error is PolicyRefusal
      case .age: (error as? PlanRefusal)?.code == .expired
      case .gate: error is EnvironmentGateRefusal
      case .lock: (error as? LedgerError)?.code == .lockHeld
      }
    }
  }

  @Test func thereIsAnObstacleForEveryGuard() {
    #expect(Obstacle.allCases.map(\.rawValue) == ApplyGuard.Name.allCases.map(\.rawValue))
    #expect(ApplyGuard.all.map(\.name) == ApplyGuard.Name.allCases)
    #expect(Set(ApplyGuard.all.map(\.reason)).count == ApplyGuard.all.count)
  }

  @Test(arguments: ApplyOrigin.allCases)
  func withoutObstaclesEveryOriginApplies(_ origin: ApplyOrigin) async throws {
    let attempt = try await GuardedAttempt()
    let applied = try await attempt.run(origin)
    #expect(applied.report.tally.applied == 1)
    #expect(
      try await attempt.shop.state().runs.map(\.kind) == [origin == .login ? "auto" : "apply"])
  }

  /// The table of writing paths: every origin meets every obstacle, and is refused alike.
  @Test(arguments: ApplyOrigin.allCases, Obstacle.allCases)
  func everyObstacleRefusesEveryOrigin(_ origin: ApplyOrigin, _ obstacle: Obstacle) async throws {
    var attempt = try await GuardedAttempt()
    try await obstacle.stand(in: &attempt)
    // These two made the plan's header themselves; nothing else is let through.
    if obstacle == .directory, origin == .request || origin == .login {
      #expect(try await attempt.run(origin).report.tally.applied == 1)
      return
    }
    let running = attempt
    let error = await #expect(throws: (any Error).self) { try await running.run(origin) }
    #expect(error.map(obstacle.isRefusal) == true, "\(origin) \(obstacle): \(error as Any)")
    #expect(try await attempt.isUntouched)
    if obstacle != .lock {
      let file = try LeaseFile(attempt.shop.paths(), in: attempt.shop.environment().surroundings)
      #expect(try await file.holder() == nil)
    }
  }

  @Test(arguments: ApplyOrigin.allCases)
  func aReasonOpensTheGateToPeopleOnly(_ origin: ApplyOrigin) async throws {
    var attempt = try await GuardedAttempt()
    try await attempt.leaveUnverified()
    attempt.gateOverride = "INC-7"
    let running = attempt
    guard origin == .command || origin == .request else {
      await #expect(throws: EnvironmentGateRefusal.self) { try await running.run(origin) }
      return
    }
    #expect(try await attempt.run(origin).report.tally.applied == 1)
    let noted = try await attempt.audit().filter { $0.action == .gateOverride }
    #expect(noted.map { $0.details["reason"] } == ["INC-7"])
    #expect(noted.map { $0.details["cause"] } == ["not-verified"])
  }

  /// The rollback's run is unknown, so its evidence refuses it: the freeze has let it pass then.
  @Test(arguments: ApplyOrigin.allCases)
  func aReasonLetsARollbackOfACommandPassTheFreeze(_ origin: ApplyOrigin) async throws {
    var attempt = try await GuardedAttempt()
    try await attempt.freeze()
    attempt.freezeOverride = "INC-7"
    let migrating = attempt
    await #expect(throws: EnvironmentFreezeRefusal.self) { try await migrating.run(origin) }
    try await Obstacle.evidence.stand(in: &attempt)
    let running = attempt
    let error = await #expect(throws: (any Error).self) { try await running.run(origin) }
    let passed = error.map(Obstacle.evidence.isRefusal) == true
    #expect(passed == (origin == .command), "\(error as Any)")
    #expect(try await attempt.isUntouched)
  }

  @Test func aFreezeThatCannotBeReadLetsNothingThrough() async throws {
    let attempt = try await GuardedAttempt()
    try await attempt.freeze()
    let file = attempt.shop.root.appending("test/freeze.json").string
    for text in ["", "{", #"{"format":"keyshift.freeze/2"}"#, #"{"format":"keyshift.freeze/1"}"#] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      await #expect(throws: LedgerError.self, "\(text)") { try await attempt.run(.command) }
      #expect(try await attempt.isUntouched)
    }
  }

  @Test(arguments: ApplyOrigin.allCases)
  func thePolicyExemptsLoginsFromTheGateAndNothingElse(_ origin: ApplyOrigin) async throws {
    var attempt = try await GuardedAttempt()
    try await attempt.leaveUnverified()
    attempt.authority.exempts = true
    let running = attempt
    guard origin == .login else {
      await #expect(throws: EnvironmentGateRefusal.self) { try await running.run(origin) }
      return
    }
    #expect(try await attempt.run(origin).report.tally.applied == 1)
    for obstacle in Obstacle.allCases where obstacle != .gate && obstacle != .directory {
      var attempt = try await GuardedAttempt()
      attempt.authority.exempts = true
      try await obstacle.stand(in: &attempt)
      let running = attempt
      let error = await #expect(throws: (any Error).self) { try await running.run(.login) }
      #expect(error.map(obstacle.isRefusal) == true, "\(obstacle)")
    }
  }

  @Test func anApprovedPlanIsJudgedByTheAgeOfItsApprovals() async throws {
    var attempt = try await GuardedAttempt()
    attempt.shop.clock.advance(by: 60)
    attempt.authority.verdict = {
      PolicyVerdict(record: try Obstacle.approved(), leavesStoreToPlan: false)
    }
    #expect(try await attempt.run(.command).report.tally.applied == 1)
  }

  @Test(arguments: [true, false])
  func aPinnedPlanTakesItsDirectoryFromTheOperator(isPinned: Bool) async throws {
    var attempt = try await GuardedAttempt()
    attempt.authority.directory = .headers("/elsewhere")
    guard isPinned else {
      #expect(try await attempt.run(.command).report.tally.applied == 1)
      return
    }
    // Any digest will do: the plan is made by the attempt, always the same.
    _ = try await attempt.run(.command)
    attempt.expectation = .digest(try VerifiedPlan(attempt.shop.plan.string).trailer.digest)
    let running = attempt
    await #expect(throws: PlanRefusal.self) { try await running.run(.command) }
  }

  @Test func aPlanIsAppliedOverTheStateThatItsPlannerSaw() async throws {
    var attempt = try await GuardedAttempt()
    // No state when it was planned: the first run begins it, and the same plan may be applied again.
    attempt.planned = PlannedState(path: nil, lineage: nil)
    #expect(try await attempt.run(.command).report.tally.applied == 1)
    #expect(try await attempt.run(.command).report.tally.already == 1)
    attempt.planned = await PlannedState(path: nil, lineage: try attempt.shop.state().lineage)
    #expect(try await attempt.run(.command).report.tally.already == 1)
    // A state that is older than the plan is not what a planner saw who saw none.
    attempt.planned = PlannedState(path: nil, lineage: nil)
    attempt.createdLater = 1
    let running = attempt
    let error = await #expect(throws: PlanRefusal.self) { try await running.run(.command) }
    #expect(error?.code == .otherState)
  }

  @Test func theDigestIsTakenInEitherCaseAndWithoutItsPrefix() async throws {
    let first = try await GuardedAttempt()
    _ = try await first.run(.command)
    let digest = try VerifiedPlan(first.shop.plan.string).trailer.digest
    for text in [digest, digest.uppercased(), String(digest.dropFirst(7))] {
      try VerifiedPlan(first.shop.plan.string).checkDigest(is: text)
    }
    for text in ["", "sha256:", String(digest.dropLast()), digest + "0"] {
      #expect(throws: PlanRefusal.self) {
        try VerifiedPlan(first.shop.plan.string).checkDigest(is: text)
      }
    }
  }

  /// What changes while an apply waits for the lock is asked again under it.
  @Test(arguments: [Obstacle.freeze, .policy, .age, .gate])
  func theAnswersOfBeforeTheLockAreAskedAgain(_ obstacle: Obstacle) async throws {
    var attempt = try await GuardedAttempt()
    _ = try await attempt.run(.command)
    let (shop, store) = (attempt.shop, attempt.store)
    let holder = try await LeaseFile(shop.paths(), in: shop.environment().surroundings).acquire(
      actor: "another", operation: "apply")
    let isPlanted = Mutex(false)
    var environment = try shop.environment()
    environment.lockTimeout = .seconds(60)
    attempt.authority.verdict = {
      if obstacle == .policy, isPlanted.withLock({ $0 }) {
        throw PolicyRefusal(
          environment: "test",
          violations: [PolicyViolation(demand: .users, detail: "too many", range: nil)])
      }
      return PolicyVerdict(record: nil, leavesStoreToPlan: false)
    }
    let waiting = attempt
    environment.surroundings.sleep = { _ in
      guard !isPlanted.withLock({ $0 }) else { return }
      isPlanted.withLock { $0 = true }
      if obstacle == .freeze { try await waiting.freeze() }
      if obstacle == .age { shop.clock.advance(by: 60) }
      if obstacle == .gate { try await waiting.leaveUnverified() }
      try await holder.release()
    }
    let before = try await shop.state().runs.count
    let request = ApplyRequest(
      try VerifiedPlan(shop.plan.string), from: .command, expecting: .any, gateOverride: nil)
    let apply = GuardedApply(request, authority: waiting.authority, environment: environment)
    let error = await #expect(throws: (any Error).self) { try await apply.run(over: store) }
    #expect(error.map(obstacle.isRefusal) == true, "\(error as Any)")
    #expect(try await shop.state().runs.count == before)
  }
}
