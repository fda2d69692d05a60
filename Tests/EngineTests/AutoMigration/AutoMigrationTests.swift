import Core
import Engine
import FileState
import Ledger
import StoreTesting
import Synchronization
import TestKit
import Testing

@Suite("A login migrates its user")
struct AutoMigrationTests {
  @Test func theUserIsMigratedOnceAndTheApplicationIsTold() async throws {
    let world = try await LoginWorld()
    let report = try await world.logIn()
    #expect(report.isComplete && report.unrecorded == nil)
    #expect(report.tally == Tally(planned: 3, applied: 3))
    #expect(try await world.base.text("trip:ID-J:2")?.contains("ID-J") == true)
    #expect(
      try await world.text(LoginWorld.stateKey)?.contains(#""done":true,"migrated":3"#) == true)
    #expect(try await world.text(LoginWorld.attemptKey) == "2023-11-14T22:13:20.000Z")
    let state = try #require(try await StateStore(world.paths).load())
    #expect(state.runs.map(\.kind) == ["auto"])
    let events = try await world.audit()
    #expect(events.map(\.action) == [.autoMigration, .autoMigration])
    #expect(events.allSatisfy { $0.actor == "system:auto" && $0.success })
    #expect(await world.published().count == 2)
    world.shop.clock.advance(by: 2 * 86_400)
    #expect(try await world.logIn().refusal?.guard == .done)
  }

  @Test func theAttemptIsNotedBeforeAnythingOfTheUsersIsWritten() async throws {
    let world = try await LoginWorld()
    let base = world.base
    let store = ScriptedStore(
      base,
      .init(beforeWrite: { call in
        let noted = try? await base.text(LoginWorld.attemptKey, in: LoginWorld.migrations)
        #expect((noted != nil) == (call > 0))
      }))
    #expect(try await world.logIn(store).isComplete)
    #expect(store.writeCalls > 2)
  }

  @Test func aUserOfTheCohortMovesWithEveryName() async throws {
    var world = try await LoginWorld([.trip("jd", "9")])
    world.plan.members.append(AccountsWorld.member("johndoe", "ID-J", "jd"))
    #expect(try await world.logIn().tally?.applied == 4)
    #expect(try await world.base.text("trip:ID-J:9") != nil)
  }

  @Test func whatTheRoundsLeaveALaterLoginTakes() async throws {
    var world = try await LoginWorld(trips: 4)
    world.policy.rounds = 1
    let first = try await world.logIn()
    #expect(first.tally == Tally(planned: 4, applied: 2, notAttempted: 2))
    #expect(!first.isComplete)
    #expect(try await world.text(LoginWorld.stateKey)?.contains(#""done":false"#) == true)
    #expect(try await world.logIn().refusal?.guard == .rateLimit)
    world.shop.clock.advance(by: 86_400)
    let second = try await world.logIn()
    #expect(second.tally == Tally(planned: 4, applied: 2, already: 2))
    #expect(second.isComplete)
  }

  @Test func whatAPersonDecidesIsLeftAndReported() async throws {
    let conflict = Record(
      "trip:ID-J:0", #"{"userId":"ID-J","updatedAt":"2023-01-01T00:00:00Z","other":1}"#)
    let world = try await LoginWorld([conflict])
    let report = try await world.logIn()
    #expect(report.tally == Tally(planned: 3, applied: 2, conflicted: 1))
    #expect(!report.isComplete)
    #expect(try await world.text(LoginWorld.stateKey)?.contains(#""done":false"#) == true)
    #expect(try await world.audit().last?.details["conflicted"] == 1)
  }

  @Test func twoLoginsAtOnceRunOneMigration() async throws {
    let world = try await LoginWorld()
    let migration = try world.migration(world.base)
    async let first = migration.run(LoginWorld.id)
    async let second = migration.run(LoginWorld.id)
    let reports = await [first, second]
    #expect(reports.count { $0.tally?.applied == 3 } == 1)
    // The second met the first, or came after it.
    let guards = reports.compactMap { $0.refusal?.guard }
    #expect(guards == [.running] || guards == [.done])
    #expect(try await StateStore(world.paths).load()?.runs.count == 1)
  }

  @Test func aLoginInTheMiddleOfAnothersIsRefused() async throws {
    let world = try await LoginWorld()
    let inner = Reports()
    let other = Reports()
    let store = ScriptedStore(
      world.base,
      .init(beforeWrite: { call in
        guard call == 1 else { return }
        if let report = try? await world.logIn() { inner.add(report) }
        // Another process shares no memory, only the state directory.
        let elsewhere = try? world.migration(world.base, RunningUsers())
        if let report = await elsewhere?.run(LoginWorld.id) { other.add(report) }
      }))
    #expect(try await world.logIn(store).tally?.applied == 3)
    for seen in [inner, other] {
      #expect(seen.all.map(\.refusal?.guard) == [.running])
      #expect(seen.all.first?.refusal?.measured.isEmpty == false)
    }
    let refused = try await world.audit().filter { $0.details["guard"] == "running" }
    #expect(refused.count == 2 && refused.allSatisfy { !$0.success })
  }

  @Test func anAttemptThatAnotherMachineNotedFirstWins() async throws {
    let world = try await LoginWorld()
    let base = world.base
    let store = ScriptedStore(
      base,
      .init(beforeWrite: { call in
        guard call == 0 else { return }
        try? await Record(LoginWorld.migrations, LoginWorld.attemptKey, "2023-11-14T22:13:19Z")
          .put(into: base)
      }))
    #expect(try await world.logIn(store).refusal?.guard == .running)
    #expect(try await world.base.text("trip:ID-J:0") == nil)
  }
}

/// The reports of logins that met another's migration.
private final class Reports: Sendable {
  private let reports = Mutex<[AutoMigrationReport]>([])

  func add(_ report: AutoMigrationReport) { reports.withLock { $0.append(report) } }

  var all: [AutoMigrationReport] { reports.withLock { $0 } }
}
