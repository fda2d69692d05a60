import AdminAPI
import ByteJSON
import Core
import Engine
import FileState
import Governance
import Ledger
import RecordIndex
import Synchronization
import SystemPackage
import TestKit

/// A small application with an administrator, two users to migrate, and a directory for state.
struct AdminWorld: Sendable {
  static let logs: Namespace = "LOGS"
  static let trash: Namespace = "TRASH"
  static let users: Namespace = "USERS"
  static let sessions: Namespace = "SESSIONS"
  static let migrations: Namespace = "MIGRATIONS"
  static let now = Timestamp(seconds: 1_800_000_000)

  static let john = "11111111-1111-4111-8111-111111111111"
  static let mary = "22222222-2222-4222-8222-222222222222"
  static let admin = "99999999-9999-4999-8999-999999999999"
  static let tokens = [
    AccessToken(name: "ops", scope: .admin, token: "ops-secret"),
    AccessToken(name: "eyes", scope: .read, token: "eyes-secret"),
    AccessToken(name: "app", scope: .auto, token: "app-secret"),
  ]

  let store: ScriptedStore
  let state: FilePath
  let clock = WorldClock()
  /// Works on the store that are over.
  let ended = EventCount()
  var plan: CohortPlan
  /// Removed with the last copy of the world.
  private let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory()
    state = directory.path.appending("state")
    store = ScriptedStore(InMemoryStore(now: { Self.now.seconds }))
    plan = try Self.cohortPlan()
    for (namespace, key, value) in Self.entries { try await put(namespace, key, value) }
  }

  func put(_ namespace: Namespace, _ key: Key, _ value: String) async throws {
    let item = WriteItem(
      namespace: namespace, key: key, change: .put(Entry(value: Array(value.utf8))), expected: nil)
    guard try await store.write(WriteBatch([item])) == [.written] else {
      throw StoreError(.other, "a test's entry was not written")
    }
  }

  func text(_ namespace: Namespace, _ key: Key) async throws -> String? {
    try await store.read(namespace, [key]).first?.map { String(decoding: $0.value, as: UTF8.self) }
  }

  private static let entries: [(Namespace, Key, String)] =
    [
      (users, "idx:username:johndoe", john), (users, "idx:username:mary", mary),
      (users, Key("user:\(john)"), #"{"id":"\#(john)","username":"johndoe"}"#),
      (users, Key("user:\(mary)"), #"{"id":"\#(mary)","username":"mary","role":"user"}"#),
      (users, Key("user:\(admin)"), #"{"id":"\#(admin)","username":"root","role":"admin"}"#),
      (sessions, "admin-session", #"{"id":"\#(admin)"}"#),
      (sessions, "john-session", #"{"id":"\#(john)"}"#),
      (sessions, "orphan-session", #"{"id":"nobody"}"#),
      (sessions, "broken-session", #"{"id":"\#(admin)","id":"\#(john)"}"#),
      (trash, "trash:johndoe:1", #"{"userId":"johndoe"}"#),
      (logs, "trip:mary:1", #"{"userId":"mary","updatedAt":"2026-01-01"}"#),
    ]
    + (1...5).map {
      (logs, Key("trip:johndoe:\($0)"), #"{"userId":"johndoe","updatedAt":"2026-01-0\#($0)"}"#)
    }

  private static func cohortPlan() throws -> CohortPlan {
    let here = SourceRange(file: "world.yaml", line: 1, column: 1)
    func move(_ name: String, _ namespace: Namespace, _ prefix: String) throws -> Rule {
      Rule(
        name: name, namespace: namespace,
        keys: .move(
          from: try KeyTemplate("\(prefix):{legacy}:{record}"),
          to: try KeyTemplate("\(prefix):{id}:{record}")),
        newerBy: [TimeField(try JSONPointer("/updatedAt"))], owner: try JSONPointer("/userId"),
        rewrites: [
          Rewrite(
            at: try JSONPointer("/userId"), from: try KeyTemplate("{legacy}"),
            to: try KeyTemplate("{id}"))
        ])
    }
    var plan = CohortPlan(
      name: "world", environment: "test",
      store: StoreReference(StoreAddress("sqlite", "none"), range: here),
      members: [CohortMember(legacy: "johndoe", id: john, range: here)],
      directory: Directory(
        namespace: users, key: try KeyTemplate("idx:username:{legacy}"), fold: .lowercase),
      rules: [try move("trips", logs, "trip"), try move("trash", trash, "trash")],
      publish: Publication(namespace: migrations), file: "world.yaml")
    plan.accounts = AccountReference(namespace: users, sessions: sessions)
    return plan
  }

  /// - Parameter configure: for what a test wants otherwise.
  func configuration(
    _ configure: (inout AdminConfiguration) -> Void = { _ in }
  ) -> AdminConfiguration {
    let names = Names()
    let clock = clock
    var configuration = AdminConfiguration(
      cohort: plan, subject: plan.subject(store: plan.store.address, identity: store.identity),
      baseDirectory: "/", tool: "test", state: FileStateBackend(state),
      in: Surroundings(
        now: { clock.now },
        sleep: { _ in
          try Task.checkCancellation()
          await Task.yield()
        }, makeID: { names.next("lock") },
        makeRunID: { names.next("run") }, process: .current()),
      retry: .none, makeSecret: { names.next("secret") })
    configuration.listening.port = 0
    configuration.listening.endsOnSignals = false
    configuration.coverageInterval = 0
    configuration.tokens = Self.tokens
    // A busy machine must not break a test that is about something else.
    for timeout in [
      \ConnectionTimeouts.header, \.body, \.idle, \.answer, \.linger,
    ] { configuration.listening.timeouts[keyPath: timeout] = .seconds(3_600) }
    configuration.readiness.wait = { _ in try await Task.sleep(for: .seconds(86_400)) }
    configure(&configuration)
    return configuration
  }
}

/// Names that never come twice, and are the same in every run of a test.
private final class Names: Sendable {
  private let last = Mutex(0)

  func next(_ kind: String) -> String {
    last.withLock { last in
      last += 1
      return "\(kind)-\(last)"
    }
  }
}

/// The world's one store, for reading and for writing.
struct WorldAccess: AdminAccess {
  /// The policy's record of a plan that it lets through; nil where no policy governs the environment.
  typealias Judge = @Sendable (VerifiedPlan) throws -> PolicyRecord?

  let store: ScriptedStore
  let judge: Judge
  /// Counts the works for which the store was open for writing, once they are over.
  let ended: EventCount
  /// Nil: no policy governs the environment.
  var governance: EnvironmentPolicy?

  func verdict(on plan: VerifiedPlan, from origin: ApplyOrigin) throws -> PolicyVerdict {
    PolicyVerdict(record: try judge(plan), leavesStoreToPlan: false)
  }

  func exemptsLogins(in environment: String) -> Bool { false }
  func policy(of environment: String) -> EnvironmentPolicy? { governance }
  func storeIdentity(of plan: VerifiedPlan) -> String { store.identity }
  func directory(of plan: VerifiedPlan) -> PlanDirectory { .operators }

  func withWritableStore<Result: Sendable>(
    _ body: @Sendable (any KeyValueStore) async throws -> Result
  ) async throws -> Result {
    defer { ended.note() }
    return try await body(store)
  }

  func withIndex<Result: Sendable>(
    _ index: IndexReference, writing: Bool, _ body: @Sendable (IndexTarget) async throws -> Result
  ) async throws -> Result {
    guard case .dirtyFlag(let flag) = index.provider else {
      throw StoreError(.notFound, "the world has no such index")
    }
    return try await body(.flag(flag))
  }
}

/// A clock that stands still until a test moves it.
final class WorldClock: Sendable {
  private let time = Mutex(AdminWorld.now)

  var now: Timestamp { time.withLock { $0 } }
  func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
