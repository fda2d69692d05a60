package import Core
package import Engine
package import Governance
package import Ledger
package import RecordIndex
package import SystemPackage

/// What an admin server serves, and within which limits.
package struct AdminConfiguration: Sendable {
  package var listening = Listening()
  package var readiness = ReadinessSettings()
  /// Rules, store, directory and members.
  package var cohort: CohortPlan
  /// What the service that keeps the store calls namespaces; those that it does not tell apart are one.
  package var namespaceIDs: [Namespace: String] = [:]
  /// What plans are about; the name is another one for each set of users.
  package var subject: PlanSubject
  /// The absolute directory that relative paths in plans start from.
  package var baseDirectory: String
  /// The program and its version, as plans name it.
  package var tool: String
  /// Where states, journals, audit logs and plans are.
  package var state: any StateBackend
  /// Further directories whose saved plans are shown.
  package var planDirectories: [FilePath] = []
  package var tokens: [AccessToken] = []
  /// Auto-migration on login; nil switches it off.
  package var auto: AutoMigrationPolicy?
  package var limits = AdminLimits()
  /// Seconds between two countings of legacy keys; 0 counts none.
  package var coverageInterval: Int64 = 300
  package var surroundings: Surroundings
  package var retry: RetryPolicy
  /// 256 random bits, in characters that a cookie can hold.
  package var makeSecret: @Sendable () -> String
  /// Raised when the process was told to end; ends waits for the store.
  package var stop = StopSignal()
  /// Told of each request: one line, without a secret.
  package var onRequest: @Sendable (String) -> Void = { _ in }

  package init(
    cohort: CohortPlan, subject: PlanSubject, baseDirectory: String, tool: String,
    state: any StateBackend, in surroundings: Surroundings, retry: RetryPolicy,
    makeSecret: @escaping @Sendable () -> String
  ) {
    self.cohort = cohort
    self.subject = subject
    self.baseDirectory = baseDirectory
    self.tool = tool
    self.state = state
    self.surroundings = surroundings
    self.retry = retry
    self.makeSecret = makeSecret
  }

  var now: @Sendable () -> Timestamp { surroundings.now }
}

/// Where and for how long the server listens.
package struct Listening: Sendable {
  /// The address to listen on; this machine alone, unless told otherwise.
  package var host = "127.0.0.1"
  /// 0 takes a free one.
  package var port = 8_788
  /// Names under which the server answers, besides its address, the loopback names and `publicURL`.
  package var allowedHosts: [String] = []
  /// The address that people use, where a proxy stands before the server.
  package var publicURL: PublicURL?
  package var timeouts = ConnectionTimeouts()
  /// Whether SIGINT and SIGTERM end the server; else only cancelling its task does.
  package var endsOnSignals = true
  /// Seconds that a batch under way may take after the server was told to end.
  package var shutdownSeconds: Int64 = 60

  package init() {}
}

/// How much one caller may ask of the server.
package struct AdminLimits: Hashable, Sendable {
  /// Bytes of a request's body.
  package var body = 64 * 1_024
  /// Users of one request; the cohort plan's own limit counts, too.
  package var users = 50
  /// Requests at once, and a minute in the long run, of one caller; 0 limits nothing.
  package var burst = 60
  package var perMinute = 300
  /// Failed attempts to authenticate, per address.
  package var failures = 10
  package var failuresPerMinute = 10
  /// Streams of events open at once, in all and of one caller.
  package var streams = 50
  package var streamsOfCaller = 10
  /// Session look-ups a minute, other than administrators'; nil takes a quarter of what the store's service
  /// allows.
  package var lookups: Int?
  /// Connections open at once, in all and of one address. One that has long kept the server waiting gives
  /// way to a new one.
  package var connections = 400
  package var connectionsOfAddress = 200
  /// Applies and repairs carried out at once, and those that wait for their turn.
  package var jobs = 8
  package var waitingJobs = 32
  /// The same for migrations of logins, which leave the others their place.
  package var loginJobs = 4
  package var waitingLoginJobs = 100

  package init() {}
}

/// How the server reaches what it does not keep open, and who judges what is applied.
package protocol AdminAccess: ApplyAuthority {
  /// What the policy demands of an environment; nil where none governs it.
  ///
  /// - Throws: where the policy cannot be read, or is the operator's and does not list the environment.
  func policy(of environment: String) throws -> EnvironmentPolicy?

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
