import Application
import Core
import Engine
import FileState
import Ledger
import StoreTesting
import SystemPackage
import TestKit

/// A user who logs in, with the trips, the account and the entries that a login's migration looks at.
struct LoginWorld: Sendable {
  static let migrations: Namespace = "BETA_MIGRATIONS_KV"
  static let id = World.john.id
  static let stateKey: Key = "migration:ID-J:state"
  static let attemptKey: Key = "migration:ID-J:auto:lastAttempt"
  static let countKey: Key = "meta:user:ID-J:trip_count"

  let shop: Workshop
  let base: InMemoryStore
  var plan: CohortPlan
  var policy: AutoMigrationPolicy
  let running = RunningUsers()
  var authority = TestAuthority()

  /// - Parameters:
  ///   - records: besides the account and the trips.
  ///   - trips: under the legacy name, all to be moved.
  init(_ records: [Record] = [], trips: Int = 3) async throws {
    shop = try Workshop()
    let own = (0..<trips).map { Record.trip("johndoe", "\($0)") }
    base = try await World.store(
      [AccountsWorld.core("ID-J", "johndoe"), AccountsWorld.name("johndoe", "ID-J")] + own + records
    )
    policy = AutoMigrationPolicy(counter: .init(namespace: World.logs))
    policy.isEnabled = true
    policy.users = [Self.id]
    policy.maximumRecords = 5
    policy.batch = 2
    plan = try AccountsWorld.plan(
      [AccountsWorld.member("mary", "ID-M")], directory: AccountsWorld.directory())
    plan.publish = Publication(namespace: Self.migrations)
    plan.auto = policy
  }

  func migration<Store: KeyValueStore>(
    _ store: Store, as process: ProcessIdentity = Workshop.here, _ running: RunningUsers? = nil,
    root: FilePath? = nil
  ) throws -> AutoMigration<Store> {
    let apply = try shop.environment(as: process)
    return AutoMigration(
      store: store, plan: plan, policy: policy,
      environment: AutoMigrationEnvironment(
        backend: FileStateBackend(root ?? shop.root),
        storeReference: StoreAddress("sqlite", "store.sqlite"),
        tool: "test",
        baseDirectory: "/", in: apply.surroundings, authority: authority,
        stop: apply.stop),
      running: running ?? self.running)
  }

  func logIn<Store: KeyValueStore>(_ store: Store) async throws -> AutoMigrationReport {
    try await migration(store).run(Self.id)
  }

  func logIn() async throws -> AutoMigrationReport { try await logIn(base) }

  var paths: LedgerPaths {
    get throws { try LedgerPaths(root: shop.root, environment: "test", cohort: "auto-ID-J") }
  }

  func audit() async throws -> [AuditEvent] {
    var events: [AuditEvent] = []
    try await AuditLog(paths.audit).records { events.append($0.event) }
    return events
  }

  /// What the application's own namespace has of audit records.
  func published() async -> [Key] {
    await base.contents(Self.migrations).map(\.key).filter { $0.hasPrefix("audit:") }
  }

  func text(_ key: Key) async throws -> String? { try await base.text(key, in: Self.migrations) }

  func put(_ key: Key, _ value: String, in namespace: Namespace = migrations) async throws {
    try await Record(namespace, key, value).put(into: base)
  }
}

extension AutoMigrationReport {
  var tally: Tally? {
    guard case .ran(let report) = outcome else { return nil }
    return report.tally
  }

  var refusal: AutoMigrationRefusal? {
    guard case .refused(let refusal) = outcome else { return nil }
    return refusal
  }

  var failure: String? {
    guard case .failed(let failure) = outcome else { return nil }
    return failure.code.rawValue
  }
}
