import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

@Suite("Applying a plan and telling the application")
struct PublishedApplyTests {
  private static let migrations: Namespace = "BETA_MIGRATIONS_KV"

  /// Seven trips of one user, three to a batch.
  private static func world(
    batch: Int = 3, _ hooks: ScriptedStore.Script = .init()
  ) async throws -> (Workshop, ScriptedStore, VerifiedPlan) {
    let shop = try Workshop()
    let trips = (1...7).map { Record.trip("johndoe", "\($0)") }
    let store = ScriptedStore(try await World.store(trips), hooks)
    var plan = try AccountsWorld.plan(
      [AccountsWorld.member("johndoe", "ID-J")], directory: nil)
    plan.publish = Publication(namespace: migrations)
    plan.limits.batch = batch
    let planner = CohortPlanner(store: store, plan: plan, memory: nil)
    let now = Timestamp(seconds: World.now)
    _ = try await planner.save(
      try await planner.prepare(plan.members).input,
      plan.header(tool: "test", actor: "tester", baseDirectory: "/", at: now),
      plan.subject(store: StoreAddress("sqlite", "store.sqlite"), identity: store.identity),
      to: shop.plan.string, now: { now })
    return (shop, store, try VerifiedPlan(shop.plan.string))
  }

  private static func guarded(
    _ plan: VerifiedPlan, _ environment: ApplyEnvironment, _ origin: ApplyOrigin
  ) -> GuardedApply {
    GuardedApply(
      ApplyRequest(plan, from: origin, expecting: .any, gateOverride: nil),
      authority: TestAuthority(), environment: environment)
  }

  @discardableResult
  private static func apply(
    _ plan: VerifiedPlan, in store: ScriptedStore, _ environment: ApplyEnvironment,
    from origin: ApplyOrigin = .command
  ) async throws -> AppliedPlan {
    try await guarded(plan, environment, origin).run(over: store)
  }

  private static func state(_ store: ScriptedStore) async throws -> String? {
    try await store.base.text("migration:ID-J:state", in: migrations)
  }

  @Test func theUsersStateAndTheAuditRecordsArePublished() async throws {
    let (shop, store, plan) = try await Self.world()
    let result = try await Self.apply(plan, in: store, shop.environment())
    #expect(result.report.tally.applied == 7)
    #expect(result.unpublished == nil)
    #expect(try await Self.state(store)?.contains(#""done":true,"migrated":7"#) == true)
    let audit = await store.base.contents(Self.migrations).filter { $0.key.hasPrefix("audit:") }
    #expect(audit.count == 2)
    #expect(try await shop.state().runs.map(\.kind) == ["apply"])
  }

  @Test func whatCannotBePublishedIsNoFailureOfTheRun() async throws {
    var hooks = ScriptedStore.Script()
    hooks.fault = { $0 == 3 ? .refusing(StoreError(.quotaExceeded, "no more")) : nil }
    let (shop, store, plan) = try await Self.world(hooks)
    let result = try await Self.apply(plan, in: store, shop.environment())
    #expect(result.report.outcome == .completed && result.report.tally.applied == 7)
    #expect(result.unpublished?.code == .quotaExceeded)
    #expect(result.unpublished?.message.contains("BETA_MIGRATIONS_KV") == true)
    let again = try await Self.apply(plan, in: store, shop.environment())
    #expect(again.unpublished == nil && again.report.tally.already == 7)
    #expect(try await Self.state(store)?.contains(#""done":true"#) == true)
  }

  @Test func whoAskedToStopWaitsForNoPublishing() async throws {
    let (shop, store, plan) = try await Self.world()
    shop.stop.raise()
    let result = try await Self.apply(plan, in: store, shop.environment())
    #expect(result.report.outcome == .interrupted && result.unpublished == nil)
    #expect(store.writeCalls == 0)
  }

  @Test func anAutomaticRunIsNamedSo() async throws {
    let (shop, store, plan) = try await Self.world()
    _ = try await Self.apply(plan, in: store, shop.environment(), from: .login)
    #expect(try await shop.state().runs.map(\.kind) == [RunRecord.autoKind])
    var actions: Set<AuditAction> = []
    try await AuditLog(shop.paths().audit).records { actions.insert($0.event.action) }
    #expect(actions == [.autoMigration])
  }

  @Test func itRunsUnderALeaseThatTheCallerHolds() async throws {
    let (shop, store, plan) = try await Self.world()
    let environment = try shop.environment()
    let lease = try await LeaseFile(shop.paths(), in: environment.surroundings).acquire(
      actor: "tester", operation: "auto")
    await #expect(throws: LedgerError.self) {
      try await Self.apply(plan, in: store, environment)
    }
    let applied = try await Self.guarded(plan, environment, .command).run(in: store, under: lease)
    #expect(applied.report.tally.applied == 7)
    try await lease.release()
  }

  @Test func roundsThatWriteAreCountedAndALaterRunGetsFurther() async throws {
    let (shop, store, plan) = try await Self.world()
    var environment = try shop.environment()
    environment.maximumRounds = 1
    var applied: [Int] = []
    for _ in 0..<4 {
      let result = try await Self.apply(plan, in: store, environment)
      let tally = result.report.tally
      #expect(tally.isBalanced)
      #expect((result.report.outcome == .interrupted) == (tally.notAttempted > 0))
      // The application is told of a part, too.
      let done = tally.notAttempted == 0
      #expect(try await Self.state(store)?.contains("\"done\":\(done)") == true)
      applied.append(tally.applied)
    }
    #expect(applied == [3, 3, 1, 0])
  }
}
