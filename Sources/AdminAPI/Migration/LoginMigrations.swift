import Core
import Engine
import HTTPTypes
import Ledger
import Review

/// Migrates users who have just signed in, in the background.
struct LoginMigrations<Access: AdminAccess>: Sendable {
  let access: Access
  let configuration: AdminConfiguration
  let jobs: BackgroundJobs
  private let running = RunningUsers()

  init(access: Access, configuration: AdminConfiguration, jobs: BackgroundJobs) {
    self.access = access
    self.configuration = configuration
    self.jobs = jobs
  }

  /// Begins where the configuration lets it, and answers at once; what the other guards say comes later, in
  /// the audit log.
  func answer(
    to request: MigrateOnLoginRequest, of principal: Principal
  ) async throws -> Reply {
    let user = try Self.user(request, principal)
    guard let policy = configuration.auto else {
      return Self.reply(user, .disabled)
    }
    if let refusal = policy.refusal(of: user) { return Self.reply(user, refusal) }
    if let freeze = try await configuration.state.freeze(of: configuration.cohort.environment) {
      let refusal = EnvironmentFreezeRefusal(configuration.cohort.environment, freeze)
      return Self.reply(user, .frozen(refusal.description))
    }
    switch jobs.start({ await migrate(user, policy) }) {
    case .begun: break
    case .full: throw AdminError.busy
    case .ending: throw AdminError(CancellationError())
    }
    return Reply(
      [
        "started": true, "user": .string(user), "guard": .null, "reason": .null,
      ], status: .accepted)
  }

  /// Whose migration is asked for: a session's own user, or the one whom a token names.
  private static func user(
    _ request: MigrateOnLoginRequest, _ principal: Principal
  ) throws(AdminError) -> String {
    switch principal.proof {
    case .session(let own, let isAdmin):
      guard let user = request.user, user != own else { return own }
      guard isAdmin else {
        throw AdminError(
          .forbidden, "not-own-user", "a session may start the migration of its own user only")
      }
      return user
    case .token:
      guard let user = request.user else {
        throw .invalid("a token belongs to no user: name one in 'user' of the body")
      }
      return user
    }
  }

  private static func reply(_ user: String, _ refusal: AutoMigrationRefusal) -> Reply {
    Reply([
      "started": false, "user": .string(user), "guard": .string(refusal.guard.rawValue),
      "reason": .string(refusal.message),
    ])
  }

  private func migrate(_ user: String, _ policy: AutoMigrationPolicy) async {
    let environment = environment
    do {
      try await access.withWritableStore { store in
        await Self.run(user, configuration.cohort, policy, environment, running, store)
      }
    } catch {
      _ = await LoginAudit(
        audit: environment.backend.audit(of: configuration.cohort.environment),
        now: configuration.now
      ).failed(error, of: user)
    }
  }

  private static func run(
    _ user: String, _ plan: CohortPlan, _ policy: AutoMigrationPolicy,
    _ environment: AutoMigrationEnvironment, _ running: RunningUsers, _ store: some KeyValueStore
  ) async {
    _ = await AutoMigration(
      store: store, plan: plan, policy: policy, environment: environment, running: running
    ).run(user)
  }

  private var environment: AutoMigrationEnvironment {
    AutoMigrationEnvironment(
      backend: configuration.state, storeReference: configuration.subject.store,
      tool: configuration.tool, baseDirectory: configuration.baseDirectory,
      in: configuration.surroundings, authority: access, retry: configuration.retry,
      stop: configuration.stop)
  }
}
