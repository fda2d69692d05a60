import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit
import Testing

/// An environment with several cohorts over one store, planned and applied with what it remembers.
struct MemoryWorld {
  let shop: Workshop
  let store: InMemoryStore

  init(_ records: [Record], _ capabilities: StoreCapabilities = InMemoryStore.allAbilities)
    async throws
  {
    shop = try Workshop()
    store = try await World.store(records, capabilities)
  }

  var backend: FileStateBackend { FileStateBackend(shop.root) }

  /// The memory as a plan reads it.
  func memory() async throws -> EnvironmentMemory {
    try await MemoryUpdate.forPlanning("test", in: backend, directory: nil)
  }

  func environment(_ cohort: String) throws -> ApplyEnvironment {
    var environment = try shop.environment()
    environment.ledger = CohortLedger(
      backend, try CohortID(environment: "test", name: cohort))
    return environment
  }

  /// Plans into the file that `apply` carries out.
  @discardableResult
  func plan(
    _ identities: [Identity] = [World.john], cohort: String = "one",
    deleted: DeletedRecords = .ask, resolutions: [Resolution] = [],
    rules: [Rule]? = nil, over store: InMemoryStore? = nil
  ) async throws -> [String] {
    var planning = try Planning(identities, rules: rules)
    planning.cohort = cohort
    planning.deleted = deleted
    planning.resolutions = resolutions
    planning.memory = try await memory()
    _ = try await planning(store ?? self.store, to: shop.plan, at: shop.clock.now)
    return try shop.summary()
  }

  @discardableResult
  func apply(
    cohort: String = "one", leavingDeleted: Bool = false, over store: InMemoryStore? = nil
  ) async throws -> ApplyReport {
    var request = ApplyRequest(
      try VerifiedPlan(shop.plan.string), from: .command, expecting: .any, gateOverride: nil)
    request.leavesDeleted = leavingDeleted
    request.gateOverride = "the test's cohorts are not accepted"
    let report = try await GuardedApply(
      request, authority: TestAuthority(), environment: environment(cohort)
    ).run(over: store ?? self.store).report
    #expect(report.tally.isBalanced)
    return report
  }

  /// Plans and applies.
  @discardableResult
  func migrate(
    _ identities: [Identity] = [World.john], cohort: String = "one"
  ) async throws -> ApplyReport {
    try await plan(identities, cohort: cohort)
    return try await apply(cohort: cohort)
  }

  func rollBack(_ run: String) async throws {
    let report = try await shop.rollBack(store, run)
    #expect(report.outcome == .completed)
  }

  /// The name's claim as the memory has it.
  func claim(_ name: String) async throws -> NameClaim? {
    try await memory().claims.claims(of: [name]).first ?? nil
  }

  /// What the memory knows of a trip's new key.
  func writer(_ record: String, of id: String = "ID-J") async throws -> String? {
    try await memory().writes.lastWrites(
      of: [Self.key(record, of: id)], in: WritePlace(World.logs, of: store.identity)
    ).first??.run
  }

  static func key(_ record: String, of id: String = "ID-J") -> Key { Key("trip:\(id):\(record)") }

  /// Deletes a trip under its new key, as its user does.
  func delete(_ records: String..., of id: String = "ID-J") async throws {
    for record in records { try await store.remove(Self.key(record, of: id)) }
  }

  func has(_ record: String, of id: String = "ID-J") async throws -> Bool {
    try await store.text(Self.key(record, of: id)) != nil
  }
}
