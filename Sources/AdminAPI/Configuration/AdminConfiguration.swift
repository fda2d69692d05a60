public import Core
public import Engine
public import Ledger
public import RecordIndex
public import SystemPackage

/// What an admin server serves, and within which limits.
public struct AdminConfiguration: Sendable {
  public var listening = Listening()
  public var readiness = ReadinessSettings()
  /// Rules, store, directory and members.
  public var cohort: CohortPlan
  /// What the service that keeps the store calls namespaces; those that it does not tell apart are one.
  public var namespaceIDs: [Namespace: String] = [:]
  /// What plans are about; the name is another one for each set of users.
  public var subject: PlanSubject
  /// The absolute directory that relative paths in plans start from.
  public var baseDirectory: String
  /// The program and its version, as plans name it.
  public var tool: String
  /// Where states, journals, audit logs and plans are.
  public var state: any StateBackend
  /// Further directories whose saved plans are shown.
  public var planDirectories: [FilePath] = []
  public var tokens: [AccessToken] = []
  /// Who is migrated by signing in; nil: nobody.
  public var auto: AutoMigrationPolicy?
  public var limits = AdminLimits()
  /// Seconds between two countings of legacy keys; 0 counts none.
  public var coverageInterval: Int64 = 300
  public var lease: LeaseSettings
  public var retry: RetryPolicy
  public var makeRunID: @Sendable () -> String
  /// 256 random bits, in characters that a cookie can hold.
  public var makeSecret: @Sendable () -> String
  /// Raised when the process was told to end; ends waits for the store.
  public var stop = StopSignal()
  /// For temporary files; nil takes the system's.
  public var spoolDirectory: FilePath?
  /// Told of each request: one line, without a secret.
  public var onRequest: @Sendable (String) -> Void = { _ in }

  public init(
    cohort: CohortPlan, subject: PlanSubject, baseDirectory: String, tool: String,
    state: any StateBackend, lease: LeaseSettings, retry: RetryPolicy,
    makeRunID: @escaping @Sendable () -> String,
    makeSecret: @escaping @Sendable () -> String
  ) {
    self.cohort = cohort
    self.subject = subject
    self.baseDirectory = baseDirectory
    self.tool = tool
    self.state = state
    self.lease = lease
    self.retry = retry
    self.makeRunID = makeRunID
    self.makeSecret = makeSecret
  }

  var now: @Sendable () -> Timestamp { lease.now }
}

/// Where and for how long the server listens.
public struct Listening: Sendable {
  /// The address to listen on; this machine alone, unless told otherwise.
  public var host = "127.0.0.1"
  /// 0 takes a free one.
  public var port = 8_788
  /// Names under which the server answers, besides its address, the loopback names and `publicURL`.
  public var allowedHosts: [String] = []
  /// The address that people use, where a proxy stands before the server.
  public var publicURL: PublicURL?
  public var timeouts = ConnectionTimeouts()
  /// Whether SIGINT and SIGTERM end the server; else only cancelling its task does.
  public var endsOnSignals = true
  /// Seconds that a batch under way may take after the server was told to end.
  public var shutdownSeconds: Int64 = 60

  public init() {}
}

/// How much one caller may ask of the server.
public struct AdminLimits: Hashable, Sendable {
  /// Bytes of a request's body.
  public var body = 64 * 1_024
  /// Users of one request; the cohort plan's own limit counts, too.
  public var users = 50
  /// Requests at once, and a minute in the long run, of one caller; 0 limits nothing.
  public var burst = 60
  public var perMinute = 300
  /// Attempts that prove nobody, of one address.
  public var failures = 10
  public var failuresPerMinute = 10
  /// Streams of events open at once, in all and of one caller.
  public var streams = 50
  public var streamsOfCaller = 10
  /// Session look-ups a minute, other than administrators'; nil takes a quarter of what the store's service
  /// allows.
  public var lookups: Int?
  /// Connections open at once, in all and of one address. One that has long kept the server waiting gives
  /// way to a new one.
  public var connections = 400
  public var connectionsOfAddress = 200
  /// Applies and repairs carried out at once, and those that wait for their turn.
  public var jobs = 8
  public var waitingJobs = 32
  /// The same for migrations of logins, which leave the others their place.
  public var loginJobs = 4
  public var waitingLoginJobs = 100

  public init() {}
}

/// How the server reaches what it does not keep open, and who judges what is applied.
public protocol AdminAccess: ApplyAuthority {
  /// Opens the store for writing, runs `body`, and closes it.
  func withWritableStore<Result: Sendable>(
    _ body: @Sendable (any KeyValueStore) async throws -> Result
  ) async throws -> Result

  /// Opens the application's index, runs `body`, and closes it.
  func withIndex<Result: Sendable>(
    _ index: IndexReference, writing: Bool,
    _ body: @Sendable (IndexTarget) async throws -> Result
  ) async throws -> Result
}
