import Core
import Engine
import Ledger
import OperatorPages
import ServiceLifecycle

/// The server's services, built from a configuration, and its background work.
struct AdminService<Store: KeyValueStore, Access: AdminAccess>: Sendable {
  let routes: [AdminRoute]
  let responder: AdminResponder
  /// Counting, and jobs that outlive their requests; in the order in which they begin.
  let background: [any Service]

  init(configuration: AdminConfiguration, store: Store, access: Access) throws {
    let (limits, plan, now) = (configuration.limits, configuration.cohort, configuration.now)
    let listening = configuration.listening
    let jobs = BackgroundJobs(running: limits.jobs, waiting: limits.waitingJobs)
    let logins = BackgroundJobs(running: limits.loginJobs, waiting: limits.waitingLoginJobs)
    let live = LiveRuns()
    let archive = RunArchive(states: StateCache(configuration.state), live: live)
    let shelf = PlanArchive(configuration.state, further: configuration.planDirectories)
    let coverage = CoverageKeeper(store: store, configuration: configuration)
    let metrics = RequestMetrics()
    let tokens = TokenStore(configuration.tokens)
    let sessions = PageSessions(makeSecret: configuration.makeSecret)
    let admission = Admission(
      limits, lookupsPerMinute: limits.lookupsPerMinute(store.capabilities.tariff))
    let pages = PageService(
      pages: try OperatorPages(), archive: archive, shelf: shelf, now: now,
      coverage: { (plan.environment, plan.name, coverage.samples) })

    routes =
      HealthRoutes(
        readiness: Readiness(
          store: store, namespace: plan.rules.first?.namespace ?? Namespace("none"),
          settings: configuration.readiness, now: now),
        metrics: metrics, archive: archive, coverage: coverage
      ).routes
      + MigrationRoutes(
        migrations: MigrationService(
          store: store, access: access, configuration: configuration, live: live, jobs: jobs),
        status: StatusService(store: store, access: access, configuration: configuration),
        logins: LoginMigrations(access: access, configuration: configuration, jobs: logins),
        userLimit: min(limits.users, plan.limits.users)
      ).routes
      + RunRoutes(
        archive: archive, streams: StreamCount(), limits: limits,
        sleep: configuration.surroundings.sleep
      ).routes
      + FreezeRoutes(
        backend: configuration.state, access: access, environment: plan.environment, now: now,
        makeID: configuration.surroundings.makeID
      ).routes
      + PlanRoutes(shelf: shelf).routes
      + PageRoutes(pages: pages).routes
      + SignInRoutes(
        pages: pages, sessions: sessions, tokens: tokens, admission: admission,
        isSecure: listening.publicURL?.isSecure == true, now: now
      ).routes
    responder = AdminResponder(
      routes,
      AdminResponder.Guards(
        hosts: AllowedHosts(
          listening: listening.host, publicURL: listening.publicURL,
          further: listening.allowedHosts),
        publicURL: listening.publicURL, bodyLimit: limits.body,
        authentication: Authentication(
          store: store, accounts: plan.accounts, tokens: tokens, pages: sessions),
        admission: admission, pages: pages,
        record: RequestRecord(metrics: metrics, now: now, write: configuration.onRequest)))
    background = [coverage, jobs, logins]
  }
}
