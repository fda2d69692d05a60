import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct AutoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auto",
    abstract: "Migrate a user who has logged in, if the cohort plan's guards allow it.",
    discussion: """
      Call it at login: it does not delay the login. It checks the plan and the environment at \
      once and migrates in a background process. With --wait it migrates in the foreground.

      MIGRATION_AUTO_ON_LOGIN=true turns auto-migration on, any other value turns it off. \
      MIGRATION_AUTO_ON_LOGIN_UID limits it to one of the plan's users.

      Exit status: 0 migrated, nothing to do, or started; 1 error; 3 work is left; 4 a guard \
      refused.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(help: ArgumentHelp("The user, by ID.", valueName: "id"))
  var user: String

  @Flag(help: "Migrate in the foreground and print the result.")
  var wait = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let cohort = try Cohort.load(cohort, governance.source)
      guard let policy = cohort.plan.auto.map(Environment.narrowed) else {
        throw LedgerError(
          .notFound,
          "'\(self.cohort)' has no 'auto:' section, which lists the users to migrate at login. "
            + "Add one.")
      }
      if let refusal = policy.refusal(of: user) {
        show(AutoMigrationReport(user: user, outcome: .refused(refusal)))
        throw ExitStatus.checkFailed
      }
      guard wait else { return try start(cohort) }
      DetachedProcess.leaveSession()
      let report = try await migrate(cohort, policy)
      show(report)
      if let status = Self.status(of: report) { throw status }
    }
  }

  // MARK: - In the background

  private func start(_ cohort: Cohort) throws {
    let state = try self.state.root(of: cohort, governance.source)
    let log = try state.log(
      of: CohortID(environment: cohort.plan.environment, name: "auto-\(user)"))
    var arguments = [
      "auto", self.cohort, "--user", user, "--wait", "--json",
    ]
    // A database is named by a variable, which the process inherits.
    if state.isDirectory { arguments += ["--state-dir", state.root] }
    if let policy = governance.source.policy { arguments += ["--policy", policy] }
    if let rate = requests.requestsPerSecond {
      arguments += ["--requests-per-second", "\(rate)"]
    }
    let process = try DetachedProcess.start(arguments, log: log)
    output.show(AutoMigrationView.startedJSON(user: user, process: process, log: log.string)) {
      AutoMigrationView(style: $0).started(user: user, process: process, log: log.string)
    }
  }

  // MARK: - In the foreground

  private func migrate(
    _ cohort: Cohort, _ policy: AutoMigrationPolicy
  ) async throws -> AutoMigrationReport {
    let stop = StopSignal()
    let state = try self.state.root(of: cohort, governance.source)
    do {
      let store = try cohort.resolvedStore()
      let authority = CohortAuthority(
        policy: governance, state: state, cohort: cohort, store: store)
      let environment = AutoMigrationEnvironment(
        backend: state.backend, storeReference: cohort.store, tool: Version.tool,
        baseDirectory: cohort.baseDirectory, in: .process, authority: authority,
        retry: Environment.retry(sleep: stop.interrupting(Environment.sleep)), stop: stop)
      return try await Interruption.handling({ stop.raise() }) {
        try await StoreFactory.withStore(
          store, .writing(await authority.clearance()), requests.session(stop: stop)
        ) {
          await Self.run(user, cohort.plan, policy, environment, $0)
        }
      }
    } catch {
      return await LoginAudit(
        audit: state.backend.audit(of: cohort.plan.environment),
        now: Environment.now
      ).failed(error, of: user)
    }
  }

  private static func run(
    _ user: String, _ plan: CohortPlan, _ policy: AutoMigrationPolicy,
    _ environment: AutoMigrationEnvironment, _ store: some KeyValueStore
  ) async -> AutoMigrationReport {
    await AutoMigration(
      store: store, plan: plan, policy: policy, environment: environment, running: RunningUsers()
    ).run(user)
  }

  private func show(_ report: AutoMigrationReport) {
    output.show(AutoMigrationView.json(report)) { AutoMigrationView(style: $0).text(report) }
  }

  private static func status(of report: AutoMigrationReport) -> ExitCode? {
    switch report.outcome {
    case .refused: return ExitStatus.checkFailed
    case .failed: return ExitStatus.error
    case .ran(let run):
      if run.outcome == .failed || (report.isComplete && report.unrecorded != nil) {
        return ExitStatus.error
      }
      return report.isComplete ? nil : ExitStatus.incomplete
    }
  }
}
