import Application
import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct GrantAdminCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant-admin",
    abstract: "Make a user an operator of the application.",
    discussion: """
      Changes only 'role' in the user's core. Without --apply it only shows the change. --apply \
      requires a named actor, and the user's ID typed at the terminal or given with --confirm. \
      Granting and revoking are both written to the audit log.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(help: ArgumentHelp("The user, by ID.", valueName: "id"))
  var user: String

  @Option(help: "The cohort plan's environment, as a check against mix-ups.")
  var environment: String

  @Flag(help: "Revoke: make an operator an ordinary user again.")
  var revoke = false

  @Flag(help: "Apply the change; without it, only show it.")
  var apply = false

  @Option(
    help: ArgumentHelp("Repeat the user's ID instead of typing it at the prompt.", valueName: "id"))
  var confirm: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var applier: ApplierOptions

  func validate() throws {
    if apply, actor.explicitName == nil {
      throw ValidationError(
        "--apply requires --actor or KEYSHIFT_ACTOR: the audit log records who changed the role.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let (cohort, accounts) = try load()
      let (user, direction, session) = (
        user, revoke ? GrantDirection.revoke : .grant, requests.session()
      )
      let planned = try await StoreFactory.withStore(
        cohort.resolvedStore(), .reading, session
      ) { try await Self.change(user, accounts, direction, $0) }
      guard apply, planned.change.isNeeded else { return show(planned.report) }
      try checkConfirmation(planned.report)
      let root = try state.root(of: cohort, governance)
      let writing = Writing(
        actor: actor.explicitName ?? "", log: try CommandAudit.audit(cohort, root),
        publication: cohort.plan.publish)
      let store = try cohort.resolvedStore()
      let clearance = try await PolicyGate(
        governance, beside: [cohort.baseDirectory], state: root,
        key: applier.read()
      ).clearWrite(
        cohort.plan.environment, store,
        written: Set([accounts.namespace, cohort.plan.publish?.namespace].compactMap(\.self)),
        whileFrozen: true)
      let report = try await StoreFactory.withStore(
        store, .writing(clearance), session
      ) { try await Self.write(planned.change, accounts, direction, writing, $0) }
      show(report)
      if report.outcome == .changedMeanwhile { throw ExitStatus.incomplete }
      if report.confirmation == .different { throw ExitStatus.checkFailed }
      if report.unpublished != nil { throw ExitStatus.error }
    }
  }

  private struct Writing: Sendable {
    var actor: String
    var log: EnvironmentAudit
    var publication: Publication?
  }

  /// - Throws: before any store is opened where the environment is not the plan's.
  private func load() throws -> (Cohort, AccountReference) {
    let loaded = try Cohort.load(cohort, governance)
    guard loaded.plan.environment == environment else {
      throw LedgerError(
        .mismatched,
        "'\(cohort)' is a plan for '\(loaded.plan.environment)', but --environment is "
          + "'\(environment)'. Nothing was read. Use the cohort plan of the environment that you "
          + "mean.")
    }
    guard let accounts = loaded.plan.accounts else {
      throw LedgerError(
        .notFound,
        "'\(cohort)' has no 'accounts:' section, which says where user records are. Add one.")
    }
    return (loaded, accounts)
  }

  private func checkConfirmation(_ report: RoleChangeReport) throws {
    if let confirm {
      guard confirm == user else {
        throw ValidationError("--confirm does not repeat the ID of --user; nothing was written.")
      }
      return
    }
    guard Terminal.canAsk else {
      throw ValidationError(
        "cannot ask for confirmation without a terminal. Pass --confirm with the user's ID.")
    }
    let style = Terminal.style(for: .standardError, noColor: output.noColor)
    Terminal.standardError(RoleChangeView(style: style).text(report))
    guard Terminal.ask("\nType the user's ID to confirm: ") == user else {
      Messages.say(.error, "The IDs differ. Nothing was written.")
      throw ExitStatus.error
    }
  }

  // MARK: - The store

  private static func grant<Store: KeyValueStore>(
    _ store: Store, _ accounts: AccountReference, _ direction: GrantDirection
  ) -> AdminGrant<Store> {
    AdminGrant(
      store: store, accounts: accounts, direction: direction, retry: Environment.retry())
  }

  private static func change(
    _ user: String, _ accounts: AccountReference, _ direction: GrantDirection,
    _ store: some KeyValueStore
  ) async throws -> (change: RoleChange, report: RoleChangeReport) {
    let grant = grant(store, accounts, direction)
    let change = try await grant.change(user)
    return (change, grant.report(change))
  }

  private static func write(
    _ change: RoleChange, _ accounts: AccountReference, _ direction: GrantDirection,
    _ writing: Writing, _ store: some KeyValueStore
  ) async throws -> RoleChangeReport {
    try await grant(store, accounts, direction).write(
      change, actor: writing.actor, log: writing.log, publication: writing.publication,
      now: Environment.now)
  }

  private func show(_ report: RoleChangeReport) {
    output.show(RoleChangeView.json(report)) { RoleChangeView(style: $0).text(report) }
  }
}
