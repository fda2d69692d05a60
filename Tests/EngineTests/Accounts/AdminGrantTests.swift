import Application
import Core
import Engine
import FileState
import Ledger
import StoreTesting
import TestKit
import Testing

@Suite("Making a user an operator")
struct AdminGrantTests {
  private static let migrations: Namespace = "BETA_MIGRATIONS_KV"
  private static let now = Timestamp(seconds: World.now)

  private struct Office {
    let directory: TemporaryDirectory
    let log: EnvironmentAudit

    init() throws {
      directory = try TemporaryDirectory()
      log = FileStateBackend(directory.path).audit(of: "test")
    }

    func write<Store: KeyValueStore>(
      _ change: RoleChange, _ grant: AdminGrant<Store>
    ) async throws -> RoleChangeReport {
      try await grant.write(
        change, actor: "ops", log: log, publication: Publication(namespace: migrations),
        now: { AdminGrantTests.now })
    }

    func events() async throws -> [AuditEvent] {
      var events: [AuditEvent] = []
      try await log.records { events.append($0.event) }
      return events
    }
  }

  private static func grant<Store: KeyValueStore>(
    _ store: Store, _ direction: GrantDirection = .grant
  ) -> AdminGrant<Store> {
    AdminGrant(store: store, accounts: AccountsWorld.accounts, direction: direction)
  }

  private static func store() async throws -> InMemoryStore {
    try await World.store([AccountsWorld.core("u-1", "john")])
  }

  private static func role(_ store: InMemoryStore) async throws -> String? {
    try await UserCoreLookup(store: store, accounts: AccountsWorld.accounts).find("u-1")?.role
  }

  @Test func theWriteIsLoggedBeforeAndAfterAndReadBack() async throws {
    let office = try Office()
    let base = try await Self.store()
    let log = office.log
    let store = ScriptedStore(
      base,
      .init(beforeWrite: { call in
        guard call == 0 else { return }
        var phases: [AuditValue?] = []
        try? await log.records { phases.append($0.event.details["phase"]) }
        #expect(phases == ["started"])
      }))
    let grant = Self.grant(store)
    let change = try await grant.change("u-1")
    #expect(grant.report(change).outcome == .planned)
    let report = try await office.write(change, grant)
    #expect(report.outcome == .written && report.confirmation == .confirmed)
    #expect(report.oldRole == "user" && report.newRole == "admin" && report.unpublished == nil)
    #expect(try await Self.role(base) == "admin")
    let events = try await office.events()
    #expect(events.map(\.action) == [.grantAdmin, .grantAdmin])
    #expect(events.allSatisfy { $0.actor == "ops" && $0.success })
    #expect(events[1].details["before"] == .string(report.before.description))
    #expect(
      await base.contents(Self.migrations).map(\.key)
        == ["audit:2023-11-14T22:13:20.000Z:grant_admin:u-1"])
    let again = try await office.write(try await grant.change("u-1"), grant)
    #expect(again.outcome == .unchanged && again.confirmation == nil)
    #expect(try await office.events().count == 2)
    let back = Self.grant(store, .revoke)
    #expect(try await office.write(try await back.change("u-1"), back).outcome == .written)
    #expect(try await Self.role(base) == "user")
    #expect(try await office.events().last?.action == .revokeAdmin)
  }

  @Test func whoDoesNotExistIsRefused() async throws {
    let grant = Self.grant(try await Self.store())
    let error = await #expect(throws: RoleChangeRefusal.self) { try await grant.change("john") }
    #expect(error?.reason == .unknownUser)
  }

  @Test(arguments: [true, false])
  func aCoreThatSomebodyWroteSinceIsLeftAlone(_ comparesItself: Bool) async throws {
    let office = try Office()
    let base = try await Self.store()
    // The other writer comes before the second look, or after it.
    let store = ScriptedStore(
      base,
      .init(beforeWrite: { call in
        guard comparesItself, call == 0 else { return }
        try? await AccountsWorld.core("u-1", "johnny").put(into: base)
      }))
    let grant = Self.grant(store)
    let change = try await grant.change("u-1")
    if !comparesItself { try await AccountsWorld.core("u-1", "johnny").put(into: base) }
    let report = try await office.write(change, grant)
    #expect(report.outcome == .changedMeanwhile && report.confirmation == nil)
    #expect(try await Self.role(base) == "user")
    #expect(try await office.events().map(\.success) == [true, false])
  }

  @Test func anAnswerThatWasLostIsLookedUp() async throws {
    let office = try Office()
    let base = try await Self.store()
    var hooks = ScriptedStore.Script()
    hooks.fault = { $0 == 0 ? .losingAnswer(StoreError(.unavailable, "reset")) : nil }
    let store = ScriptedStore(base, hooks)
    let grant = AdminGrant(
      store: store, accounts: AccountsWorld.accounts, direction: .grant,
      retry: RetryPolicy(waits: [.zero], sleep: { _ in }))
    let report = try await office.write(try await grant.change("u-1"), grant)
    #expect(report.outcome == .written && report.confirmation == .confirmed)
  }

  @Test func aWriteThatFailsIsLogged() async throws {
    let office = try Office()
    let base = try await Self.store()
    var hooks = ScriptedStore.Script()
    hooks.fault = { $0 == 0 ? .refusing(StoreError(.unauthorized, "no")) : nil }
    let grant = Self.grant(ScriptedStore(base, hooks))
    let change = try await grant.change("u-1")
    await #expect(throws: StoreError.self) { try await office.write(change, grant) }
    #expect(try await office.events().map(\.success) == [true, false])
    #expect(try await Self.role(base) == "user")
  }

  @Test func theApplicationMayBeToldLater() async throws {
    let office = try Office()
    var hooks = ScriptedStore.Script()
    hooks.fault = { $0 == 1 ? .refusing(StoreError(.quotaExceeded, "no more")) : nil }
    let grant = Self.grant(ScriptedStore(try await Self.store(), hooks))
    let report = try await office.write(try await grant.change("u-1"), grant)
    #expect(report.outcome == .written && report.unpublished == "no more")
  }

  @Test func aStoreWithCachesProvesNothing() async throws {
    let office = try Office()
    let base = try await Self.store()
    let store = ScriptedStore.lagging(base, delay: 60, clock: TestClock(World.now))
    let grant = Self.grant(store)
    let report = try await office.write(try await grant.change("u-1"), grant)
    #expect(report.confirmation == .unproven(seconds: 60))
    #expect(try await Self.role(base) == "admin")
  }
}
