public import Core
internal import Engine
internal import Hummingbird
internal import HummingbirdCore
internal import Ledger
internal import Logging
internal import NIOCore
internal import OperatorPages
internal import ServiceLifecycle
internal import UnixSignals

/// The admin server: status, migrations, runs, plans and metrics over HTTP, and pages for operators.
///
/// Every apply goes through a saved plan, the acceptance gates, the cohort's lock, journal and audit log, as
/// `keyshift apply` does. Sessions and roles are read from the application's own namespaces for each request.
public struct AdminServer<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  private let configuration: AdminConfiguration
  private let store: Store
  private let access: Access

  /// - Parameters:
  ///   - store: open for reading as long as the server runs.
  ///   - access: opens the store for writing, and the index.
  public init(configuration: AdminConfiguration, store: Store, access: Access) {
    self.configuration = configuration
    self.store = store
    self.access = access
  }

  /// Serves until the process is told to end by SIGINT or SIGTERM, or the task is cancelled.
  ///
  /// At the end no new connection is taken, a run under way finishes its batch, saves its checkpoint and is
  /// answered as `interrupted`; streams of events end.
  ///
  /// - Parameter onListening: is given the base URL once requests are answered.
  /// - Throws: `AdminServerError` where the address cannot be listened on; `SessionsNamespaceError` where
  ///   whoever writes records could write sessions.
  public func run(
    onListening: @escaping @Sendable (_ baseURL: String) async -> Void
  ) async throws {
    let ids = configuration.namespaceIDs
    try SessionsNamespaceError.check(configuration.cohort) { a, b in
      ids[a].map { $0.lowercased() == ids[b]?.lowercased() } ?? false
    }
    let (stop, limits) = (configuration.stop, configuration.limits)
    let jobs = Jobs(running: limits.jobs, waiting: limits.waitingJobs)
    let logins = Jobs(running: limits.loginJobs, waiting: limits.waitingLoginJobs)
    let service = try service(jobs, logins)
    var group = ServiceGroupConfiguration(
      services: [
        service.coverage, jobs, logins, application(service, onListening),
        ShutdownNotice { stop.raise() },
      ],
      gracefulShutdownSignals: configuration.endsOnSignals ? [.sigint, .sigterm] : [],
      logger: Self.silence)
    group.maximumGracefulShutdownDuration = .seconds(configuration.shutdownSeconds)
    do { try await ServiceGroup(configuration: group).run() } catch let error as IOError {
      throw AdminServerError(host: configuration.host, port: configuration.port, cause: "\(error)")
    }
  }

  private func service(
    _ jobs: Jobs, _ loginJobs: Jobs
  ) throws -> AdminService<Store, Access> {
    let live = LiveRuns()
    let archive = RunArchive(states: StateCache(configuration.state), live: live)
    let shelf = PlanShelf(configuration.state, further: configuration.planDirectories)
    let coverage = CoverageKeeper(store: store, configuration: configuration)
    let plan = configuration.cohort
    return AdminService(
      configuration: configuration, store: store,
      migrations: MigrationService(
        store: store, access: access, configuration: configuration, live: live, jobs: jobs),
      status: StatusService(store: store, access: access, configuration: configuration),
      logins: LoginMigrations(access: access, configuration: configuration, jobs: loginJobs),
      archive: archive, shelf: shelf,
      pages: PageService(
        pages: try OperatorPages(), archive: archive, shelf: shelf, now: configuration.now,
        coverage: { (plan.environment, plan.name, coverage.samples) }),
      pageSessions: PageSessions(makeSecret: configuration.makeSecret),
      tokens: TokenBook(configuration.tokens), coverage: coverage, metrics: RequestMetrics(),
      streams: StreamCount(),
      readiness: Readiness(
        store: store, namespace: plan.rules.first?.namespace ?? Namespace("none"),
        settings: configuration.readiness, now: configuration.now))
  }

  private func application(
    _ service: AdminService<Store, Access>,
    _ onListening: @escaping @Sendable (String) async -> Void
  ) -> Application<AdminResponder<Store, Access>> {
    let host = configuration.host
    return Application(
      responder: AdminResponder(
        service: service,
        authentication: Authentication(
          store: store, accounts: configuration.cohort.accounts, tokens: service.tokens,
          pages: service.pageSessions),
        admission: Admission(
          configuration.limits,
          lookupsPerMinute: configuration.limits.lookupsPerMinute(store.capabilities.tariff)),
        hosts: AllowedHosts(
          listening: host, publicURL: configuration.publicURL, further: configuration.allowedHosts)),
      server: .guarded(configuration.limits, configuration.timeouts),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: configuration.port), serverName: "keyshift"),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        let name = host.contains(":") ? "[\(host)]" : host
        await onListening("http://\(name):\(port)")
      },
      logger: Self.silence)
  }

  // What goes wrong is answered or thrown, and requests have a log of their own.
  private static var silence: Logger {
    Logger(label: "keyshift") { _ in SwiftLogNoOpLogHandler() }
  }
}

/// That the server could not begin.
public struct AdminServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public var host: String
  public var port: Int
  public var cause: String

  public var description: String {
    "cannot listen on \(host) port \(port): \(cause); is the port taken? --port 0 takes a free one"
  }
}
