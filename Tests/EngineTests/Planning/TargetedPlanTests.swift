import Core
import Engine
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

/// A plan of a part of a cohort is that part of the whole plan, and never counts as the whole.
@Suite("Plans of a part of a cohort") struct TargetedPlanTests {
  private static let lee = Identity(legacy: "lee", id: "ID-L")
  private static let identities = [World.john, World.alias, World.mary, lee]

  @Test(arguments: 0..<64)
  func aTargetedPlanIsThatPartOfTheWholePlan(seed: Int) async throws {
    var world = RandomWorld(seed: UInt64(seed))
    let records = Set(world.records(Self.identities).map { $0 })
      .sorted { ($0.namespace.name, $0.key) < ($1.namespace.name, $1.key) }
    let capabilities = seed % 3 == 0 ? StoreCapabilities.metered : InMemoryStore.allAbilities
    let store = try await World.store(records, capabilities)
    var planning = try Planning(Self.identities)
    let whole = try await planning.lines(store)
    let ids = Set(Self.identities.map(\.id)).sorted().filter { _ in
      Bool.random(using: &world.random)
    }
    let rules = planning.rules.map(\.name).filter { _ in Bool.random(using: &world.random) }
    let target = PlanTarget(
      users: ids.count == 3 ? [] : ids, rules: rules.count == planning.rules.count ? [] : rules,
      cohortUsers: 3)
    guard target.leftOut(of: planning.rules) > 0 else { return }
    planning.target = target
    let part = try await planning.lines(store)
    #expect(
      part.operations
        == whole.operations.filter {
          target.covers(user: $0.identity.id) && target.covers(rule: $0.rule)
        })
    let unmatched = whole.unmatched.filter { target.covers(user: $0.identity.id) }
    #expect(part.unmatched.allSatisfy { unmatched.contains($0) })
    if target.rules.isEmpty { #expect(part.unmatched == unmatched) }
  }

  private func records() -> [Record] {
    (1...3).map { .trip("johndoe", "\($0)") } + (1...2).map { .trip("mary", "\($0)") } + [
      Record(World.settings, "settings:johndoe", "{}"), .order(1, owner: "johndoe"),
    ]
  }

  private func done(_ shop: Workshop) async throws -> [String] {
    try await shop.state().users.filter(\.done).map(\.identity.legacy)
  }

  @Test func nobodyIsDoneByAPart() async throws {
    let shop = try Workshop()
    let store = try await World.store(records())
    var planning = try Planning()
    planning.target = PlanTarget(users: ["ID-J"], rules: [], cohortUsers: 2)
    _ = try await planning(store, to: shop.plan)
    #expect(try await shop.apply(store).tally.applied == 5)
    #expect(try await shop.state().runs.last?.isPartial == true)
    #expect(try await done(shop).isEmpty)
    planning.target = nil
    _ = try await planning(store, to: shop.plan)
    #expect(try await shop.apply(store).tally.applied == 2)
    #expect(try await shop.state().runs.last?.isPartial == false)
    #expect(try await done(shop) == ["johndoe", "mary"])
  }

  @Test func whoIsDoneStaysDoneUnlessAPartLeavesWork() async throws {
    let shop = try Workshop()
    let store = try await World.store(records())
    var planning = try Planning()
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    planning.target = PlanTarget(users: ["ID-J"], rules: ["trips"], cohortUsers: 2)
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    #expect(try await done(shop) == ["johndoe", "mary"])
    try await Record.trip("ID-J", "9", at: 3, owner: "ID-M").put(into: store)
    try await Record.trip("johndoe", "9", at: 4).put(into: store)
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    #expect(try await done(shop) == ["mary"])
  }

  @Test func aPartIsNotAccepted() async throws {
    let shop = try Workshop()
    let store = try await World.store(records())
    var planning = try Planning()
    planning.target = PlanTarget(users: ["ID-J"], rules: ["trips", "orders"], cohortUsers: 2)
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    let plan = try VerifiedPlan(shop.plan.string)
    let (verification, gates) = try await CohortAcceptance(
      shop.ledger().backend, in: shop.environment().surroundings, actor: "tester", retry: .none
    ).run(
      plan, in: store,
      settling: ConsistencyWait(
        lastWrite: nil, delay: 0, limit: nil, now: Timestamp(seconds: World.now), sleep: { _ in }),
      isIndexConsistent: { nil })
    #expect(verification.broken == 0)
    #expect(gates?.failed == [.index, .wholeCohort])
    #expect(gates?.rows.last?.measured == .count(1 + 3))
  }

  @Test func cleanUpWaitsForTheWholeCohort() async throws {
    let shop = try Workshop()
    let store = try await World.store(records())
    var planning = try Planning()
    planning.target = PlanTarget(users: [], rules: ["trips"], cohortUsers: 2)
    _ = try await planning(store, to: shop.plan)
    try await shop.apply(store)
    let state = try await shop.state()
    let refusal = #expect(throws: CleanupRefusal.self) {
      try CleanupClearance(
        World.cohort, state: state,
        coverage: CoverageReport(
          environment: "test", cohort: "one", identities: World.cohort, rules: [], counts: [:],
          state: state), policy: CleanupPolicy(waitingSeconds: 0),
        now: Timestamp(seconds: World.now + 1))
    }
    #expect(refusal?.code == .notMigrated)
    #expect(refusal?.message.contains("a part of the cohort") == true)
  }

  /// A user who is targeted looks like one who is not.
  @Test func aTargetHidesNoCollision() async throws {
    let store = try await World.store()
    let plan = try AccountsWorld.plan(
      [AccountsWorld.member("johndoe", "ID-J"), AccountsWorld.member("Johndoe", "ID-X")],
      directory: nil)
    await #expect(throws: DiagnosticsError.self) {
      try await CohortPlanner(store: store, plan: plan, memory: nil).prepare(plan.members)
    }
  }
}

extension [PlanLine] {
  fileprivate var operations: [Core.Operation] {
    compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
  }

  fileprivate var unmatched: [UnmatchedKey] {
    compactMap { if case .unmatched(let key) = $0 { key } else { nil } }
  }
}
