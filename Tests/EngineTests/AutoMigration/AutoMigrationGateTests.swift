import Core
import Engine
import FileState
import Ledger
import StoreTesting
import Testing

@Suite("A login and the environment's gate")
struct AutoMigrationGateTests {
  /// A world whose environment has a cohort that nobody has verified.
  private static func world() async throws -> LoginWorld {
    let world = try await LoginWorld()
    let paths = try LedgerPaths(root: world.shop.root, environment: "test", cohort: "earlier")
    var state = StateDocument(lineage: "l", environment: "test", cohort: "earlier")
    var run = RunRecord(
      id: "earlier-1", kind: "apply", planDigest: "sha256:1", actor: "a",
      startedAt: Timestamp(seconds: 1), tally: Tally(),
      journal: RunRecord.Journal(path: "runs/earlier-1"))
    run.outcome = .completed
    state.runs = [run]
    let lease = try await LeaseFile(paths, in: world.shop.environment().surroundings).acquire(
      actor: "a", operation: "apply")
    _ = try await StateStore(paths).save(state, under: lease)
    try await lease.release()
    return world
  }

  @Test func aClosedGateRefusesTheLoginAndIsNoAttemptOfTheUsers() async throws {
    let world = try await Self.world()
    let refusal = try #require(try await world.logIn().refusal)
    #expect(refusal.guard == .gate)
    #expect(refusal.measured == "not-verified")
    #expect(refusal.message.contains("'earlier'"))
    #expect(try await world.text(LoginWorld.attemptKey) == nil)
    #expect(try await world.base.text("trip:ID-J:0") == nil)
    #expect(await world.published().isEmpty)
    #expect(try await world.audit().map { $0.details["guard"] } == ["gate"])
  }

  @Test func aFreezeRefusesTheLoginAndIsNoAttemptOfTheUsers() async throws {
    var world = try await LoginWorld()
    // Exempt from the gate is not exempt from a freeze.
    world.authority.exempts = true
    let backend = FileStateBackend(world.shop.root)
    let freeze = FreezeRecord(
      id: "f", actor: "ana", reason: "INC-7", since: Timestamp(seconds: World.now))
    try await backend.freeze("test", freeze)
    let refusal = try #require(try await world.logIn().refusal)
    #expect(refusal.guard == .frozen)
    #expect(refusal.message.contains("INC-7"))
    #expect(try await world.text(LoginWorld.attemptKey) == nil)
    #expect(try await world.base.text("trip:ID-J:0") == nil)
    #expect(await world.published().isEmpty)
    #expect(try await world.audit().map { $0.details["guard"] } == ["frozen"])
    try await backend.thaw("test", freeze)
    #expect(try await world.logIn().isComplete)
  }

  @Test func theOperatorsPolicyExemptsLogins() async throws {
    var world = try await Self.world()
    world.authority.exempts = true
    #expect(try await world.logIn().isComplete)
  }

  @Test func loginsDoNotCloseTheGateToEachOther() async throws {
    let world = try await LoginWorld()
    let paths = try LedgerPaths(root: world.shop.root, environment: "test", cohort: "auto-ID-M")
    var state = StateDocument(lineage: "l", environment: "test", cohort: "auto-ID-M")
    var run = RunRecord(
      id: "auto-1", kind: RunRecord.autoKind, planDigest: "sha256:1", actor: "a",
      startedAt: Timestamp(seconds: 1), tally: Tally(),
      journal: RunRecord.Journal(path: "runs/auto-1"))
    run.outcome = .interrupted
    state.runs = [run]
    let lease = try await LeaseFile(paths, in: world.shop.environment().surroundings).acquire(
      actor: "a", operation: "auto")
    _ = try await StateStore(paths).save(state, under: lease)
    try await lease.release()
    #expect(try await world.logIn().isComplete)
  }
}
