import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import Testing

extension Workshop {
  static let waiting: Int64 = 90 * 86_400

  func coverage<Store: KeyValueStore>(
    _ store: Store, _ identities: [Identity] = World.cohort
  ) async throws -> CoverageReport {
    let rules = try World.rules()
    let counts = try await CoverageReading(store: store, spoolDirectory: nil).read(
      PlanInput(identities: identities, rules: rules, limits: Limits()))
    return CoverageReport(
      environment: "test", cohort: "one", identities: identities, rules: rules, counts: counts,
      state: try await StateStore(paths()).load())
  }

  func clearance<Store: KeyValueStore>(
    _ store: Store, _ identities: [Identity] = World.cohort, policy: CleanupPolicy = CleanupPolicy()
  ) async throws -> CleanupClearance {
    try CleanupClearance(
      identities, state: try await StateStore(paths()).load(),
      coverage: try await coverage(store, identities), policy: policy,
      now: Timestamp(seconds: clock.now))
  }

  /// Plans the clean-up into the file that `apply` carries out.
  @discardableResult
  func planCleanup<Store: KeyValueStore>(
    _ store: Store, _ identities: [Identity] = World.cohort,
    policy: CleanupPolicy = CleanupPolicy(),
    resolutions: [Resolution] = []
  ) async throws -> (clearance: CleanupClearance, result: PlanResult) {
    let clearance = try await clearance(store, identities, policy: policy)
    let time = Timestamp(seconds: clock.now)
    let header = PlanHeader(
      tool: "test", created: time, expires: time.adding(seconds: 7 * 86_400), actor: "tester",
      cohortFile: "one.yaml", baseDirectory: "/")
    let subject = PlanSubject(
      purpose: .cleanup(clearance.basis), name: "one", environment: "test",
      store: StoreAddress("sqlite", "store.sqlite"), storeIdentity: store.identity,
      rules: try World.rules(), limits: Limits(), accept: Acceptance())
    let writer = try PlanWriter(to: plan.string, header: header, subject: subject)
    let result = try await CleanupPlanner(store: store, now: { time }, spoolDirectory: nil).plan(
      clearance, subject, resolutions: resolutions, into: writer)
    return (clearance, result)
  }

  /// A store whose cohort was migrated so long ago that it may be cleaned up.
  func migrated(
    _ records: [Record], _ identities: [Identity] = World.cohort
  ) async throws -> InMemoryStore {
    let store = try await World.store(records)
    _ = try await Planning(identities)(store, to: plan)
    try await apply(store)
    clock.advance(by: Self.waiting)
    return store
  }
}
