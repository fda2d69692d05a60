import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import Testing

/// A world in which all guards are met, until a test puts an obstacle in the way.
struct GuardedAttempt {
  let shop: Workshop
  let store: InMemoryStore
  var authority = TestAuthority()
  var expectation = ApplyRequest.Expectation.any
  var gateOverride: String?
  var freezeOverride: String?
  var purpose = PlanSubject.Purpose.migrate
  var version = PlanHeader.Version.current
  /// The state that the planner saw.
  var planned: PlannedState?
  /// Seconds from the world's beginning to the plan's creation.
  var createdLater: Int64 = 0

  init() async throws {
    shop = try Workshop()
    store = try await World.store([Record.trip("johndoe", "1")])
  }

  func run(_ origin: ApplyOrigin) async throws -> AppliedPlan {
    try await save()
    let request = ApplyRequest(
      try VerifiedPlan(shop.plan.string), from: origin, expecting: expectation,
      gateOverride: gateOverride, freezeOverride: freezeOverride)
    return try await GuardedApply(
      request, authority: authority, environment: shop.environment()
    ).run(over: store)
  }

  private func save() async throws {
    var planning = try Planning()
    planning.limits.planAge = 60
    let now = Timestamp(seconds: World.now + createdLater)
    var header = PlanHeader(
      tool: "test", created: now, expires: now.adding(seconds: 60), actor: "tester",
      cohortFile: "one.yaml", baseDirectory: "/")
    header.version = version
    header.state = planned
    var subject = PlanSubject(
      name: "one", environment: "test", store: StoreAddress("sqlite", "store.sqlite"),
      storeIdentity: store.identity, rules: planning.rules, limits: planning.limits,
      accept: Acceptance())
    subject.purpose = purpose
    let writer = try PlanWriter(to: shop.plan.string, header: header, subject: subject)
    guard case .migrate = purpose else {
      _ = try await writer.finish(PlanCounts())
      return
    }
    _ = try await Planner(store: store, now: { now }).plan(planning.input, into: writer)
  }

  func freeze() async throws {
    try await FileStateBackend(shop.root).freeze(
      "test",
      FreezeRecord(id: "f", actor: "ana", reason: "INC-7", since: Timestamp(seconds: World.now)))
  }

  /// A cohort of the same environment whose run nobody has verified.
  func leaveUnverified() async throws {
    let paths = try LedgerPaths(root: shop.root, environment: "test", cohort: "earlier")
    var state = StateDocument(lineage: "l", environment: "test", cohort: "earlier")
    var run = RunRecord(
      id: "earlier-1", kind: "apply", planDigest: "sha256:1", actor: "a",
      startedAt: Timestamp(seconds: 1), tally: Tally(),
      journal: RunRecord.Journal(path: "runs/earlier-1"))
    run.outcome = .completed
    state.runs = [run]
    let lease = try await LeaseFile(paths, in: shop.environment().surroundings).acquire(
      actor: "a", operation: "apply")
    _ = try await StateStore(paths).save(state, under: lease)
    try await lease.release()
  }

  var isUntouched: Bool {
    get async throws {
      let keys = await store.contents(World.logs).map(\.key)
      let state = try await StateStore(shop.paths()).load()
      return keys == ["trip:johndoe:1"] && state == nil
    }
  }

  func audit() async throws -> [AuditEvent] {
    var events: [AuditEvent] = []
    try await AuditLog(shop.paths().audit).records { events.append($0.event) }
    return events
  }
}
