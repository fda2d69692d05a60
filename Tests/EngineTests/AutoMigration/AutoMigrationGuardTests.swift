import Core
import Engine
import Ledger
import StoreTesting
import TestKit
import Testing

@Suite("What keeps a login from migrating its user")
struct AutoMigrationGuardTests {
  private static let day: Int64 = 86_400

  @Test func theConfigurationIsAskedWithoutTheStore() async throws {
    var world = try await LoginWorld()
    let store = ScriptedStore(
      world.base, .init(readError: { _ in StoreError(.unavailable, "asked") }))
    world.policy.isEnabled = false
    #expect(try await world.logIn(store).refusal?.guard == .disabled)
    world.policy.isEnabled = true
    world.policy.users = ["ID-M"]
    #expect(try world.migration(store).precheck(LoginWorld.id)?.guard == .notTargeted)
    #expect(try await world.logIn(store).refusal?.guard == .notTargeted)
    // Such logins are everybody's and are no event.
    #expect(try await world.audit().isEmpty)
  }

  @Test(arguments: [
    (#"{"done":true}"#, AutoMigrationRefusal.Guard.done), (#"{"status":"done"}"#, .done),
    (#"{"done":false,"status":"running"}"#, nil), ("{}", nil), (#"{"done":"true"}"#, nil),
    ("[true]", nil), ("done", .state), ("", .state), (#"{"done":false,"done":true}"#, .state),
  ])
  func theStateIsReadAndNeverGuessed(
    state: String, expected: AutoMigrationRefusal.Guard?
  ) async throws {
    let world = try await LoginWorld()
    try await world.put(LoginWorld.stateKey, state)
    let report = try await world.logIn()
    #expect(report.refusal?.guard == expected)
    #expect((try await world.text(LoginWorld.attemptKey) == nil) == (expected != nil))
    #expect(try await world.audit().last?.details["guard"] == expected.map { .string($0.rawValue) })
  }

  @Test(arguments: [
    ("2023-11-14T22:13:20.000Z", AutoMigrationRefusal.Guard.rateLimit),
    ("2023-11-13T22:13:21.000Z", .rateLimit), ("2023-11-13T22:13:20.000Z", nil),
    ("1700000000000", .rateLimit), ("1699913600001", .rateLimit), ("1699913600000", nil),
    ("\"2023-11-14T00:00:00Z\"", .rateLimit), ("2033-01-01T00:00:00Z", .rateLimit),
    ("yesterday", .rateLimit), ("", .rateLimit),
  ])
  func oneAttemptADay(last: String, expected: AutoMigrationRefusal.Guard?) async throws {
    let world = try await LoginWorld()
    try await world.put(LoginWorld.attemptKey, last)
    let report = try await world.logIn()
    #expect(report.refusal?.guard == expected)
    if expected != nil {
      // The refused login neither counts as an attempt nor fills the application's namespace.
      #expect(try await world.text(LoginWorld.attemptKey) == last)
      #expect(await world.published().isEmpty)
      #expect(try await world.audit().map(\.success) == [false])
    }
  }

  @Test(arguments: [
    ("4", true), ("0", true), ("5", false), ("6000000000000", false),
    ("99999999999999999999", false),
    ("", false), ("-1", false), ("4.0", false), ("0x4", false), ("four", false),
  ])
  func onlyFewerTripsThanTheLimit(count: String, isLetThrough: Bool) async throws {
    let world = try await LoginWorld()
    try await world.put(LoginWorld.countKey, count, in: World.logs)
    let report = try await world.logIn()
    #expect(report.isComplete == isLetThrough)
    // The attempt counts either way.
    #expect(try await world.text(LoginWorld.attemptKey) != nil)
    guard !isLetThrough else { return }
    let refusal = try #require(report.refusal)
    #expect(refusal.guard == .records && refusal.threshold == "fewer than 5")
    #expect(
      count.isEmpty || count.utf8.count > 19 || refusal.measured.contains(count)
        || refusal.measured == "unreadable")
    let event = try #require(try await world.audit().last)
    #expect(event.actor == "system:auto" && !event.success)
    #expect(event.details["guard"] == "trips" && event.details["user"] == "ID-J")
    #expect(event.details["measured"] == .string(refusal.measured))
    #expect(
      await world.published() == [Key("audit:2023-11-14T22:13:20.000Z:auto_migration:ID-J")])
    #expect(try await world.base.text("trip:ID-J:0") == nil)
  }

  @Test(arguments: [(4, true), (5, false), (9, false)])
  func withoutACounterTheLegacyKeysAreCounted(trips: Int, isLetThrough: Bool) async throws {
    // Keys of other users, of no rule, and the counter itself are no trips of theirs.
    let others: [Record] = [
      .trip("mary", "1"), .trip("johndoe", "a:b"), Record("meta:user:johndoe:trip_count", "7"),
      Record(World.settings, "settings:johndoe", "{}"),
    ]
    let world = try await LoginWorld(others, trips: trips)
    let report = try await world.logIn()
    #expect(report.isComplete == isLetThrough)
    if !isLetThrough {
      #expect(report.refusal?.measured == "5 or more legacy keys")
      #expect(try await world.text(LoginWorld.attemptKey) != nil)
    }
  }

  @Test(arguments: [
    ("a/b", "state"), ("ID-M", "identity"), ("johndoe", "identity"), ("nobody", "identity"),
  ])
  func whoCannotBeIdentifiedIsLeftAlone(id: String, code: String) async throws {
    var world = try await LoginWorld()
    world.plan.members = []
    world.policy.users = [id]
    try await AccountsWorld.core("ID-M", "mary").put(into: world.base)
    try await AccountsWorld.name("mary", "ID-X").put(into: world.base)
    let report = try await world.migration(world.base).run(id)
    #expect(report.failure == code)
    #expect(try await world.audit().map { $0.details["code"] } == [.string(code)])
    #expect(await world.published().count == 1)
  }

  @Test func aNameThatMayNotBeMigratedIsRefused() async throws {
    var world = try await LoginWorld()
    world.plan.members = [AccountsWorld.member("JohnDoe", "ID-X")]
    let report = try await world.logIn()
    #expect(report.failure == "identity")
    #expect(try await world.base.text("trip:ID-J:0") == nil)
  }

  @Test func moreKeysThanThePlanAllowsStopIt() async throws {
    var world = try await LoginWorld()
    world.plan.limits.keysPerUser = 2
    #expect(try await world.logIn().failure == "identity")
    #expect(try await world.base.text("trip:ID-J:0") == nil)
  }

  @Test(arguments: 0..<8)
  func aStoreThatFailsToReadIsReportedAndNeverThrown(call: Int) async throws {
    let world = try await LoginWorld()
    let store = ScriptedStore(
      world.base, .init(readError: { $0 == call ? StoreError(.unavailable, "down") : nil }))
    let report = try await world.logIn(store)
    guard !report.isComplete else { return #expect(call > 5) }
    let isNoted = try await world.text(LoginWorld.attemptKey) != nil
    #expect(isNoted == (call > 1))
    #expect(try await world.audit().last?.success == false)
    world.shop.clock.advance(by: Self.day)
    #expect(try await world.logIn().isComplete)
  }

  @Test(arguments: 0..<5)
  func aWriteThatFailsIsReportedAndMended(call: Int) async throws {
    let world = try await LoginWorld()
    var hooks = ScriptedStore.Script()
    hooks.fault = { $0 == call ? .refusing(StoreError(.quotaExceeded, "no more")) : nil }
    let report = try await world.logIn(ScriptedStore(world.base, hooks))
    #expect(!report.isComplete || report.unrecorded != nil || call > 3)
    world.shop.clock.advance(by: Self.day)
    let again = try await world.logIn()
    #expect(again.isComplete || again.refusal?.guard == .done)
    #expect(try await world.text(LoginWorld.stateKey)?.contains(#""done":true"#) == true)
  }
}
