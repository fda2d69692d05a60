import ArgumentParser
import Core
import Engine
import Governance
import Ledger
import Review
import SystemPackage

struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Plan how to undo one run, or all runs of a cohort, without writing to the store.",
    discussion: """
      Reads every key that the run wrote. If a key is unchanged since the run, the plan deletes it \
      or restores its earlier content. Keys changed since are skipped and listed. Have the plan \
      reviewed and apply it like any other. A rollback can itself be rolled back.

      With --cohort and no RUN, undoes all runs of the cohort as one plan, clean-ups included. Each \
      key gets the content that it had before the first run. What earlier rollbacks undid is left \
      out.
      """)

  @Argument(
    help: "The run's ID, as `state show` and `apply` print it. Omit it to undo a whole cohort.",
    completion: StateCompletion.runs)
  var run: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Save the plan to this file.", valueName: "file"))
  var out: String

  @Option(
    help: "The environment, if several have this run or cohort.",
    completion: StateCompletion.environments)
  var environment: String?

  @Option(
    help: """
      Undo all runs of this cohort. With RUN: the run's cohort, if several have a run with this ID.
      """, completion: StateCompletion.cohorts)
  var cohort: String?

  @Option(help: "The reason, for the plan's reviewers and the audit log.")
  var reason: String?

  @Option(
    help: ArgumentHelp(
      "The saved plan that the run applied; required for runs of versions before 0.2.",
      valueName: "file"))
  var plan: String?

  @Option(
    help: ArgumentHelp(
      "Resolve the plan's relative store path from this directory (default: the cohort plan's).",
      valueName: "directory"))
  var baseDirectory: String?

  @Flag(help: "List every operation, not only the first ones.")
  var all = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var author: AuthorOptions

  func validate() throws {
    guard run == nil else { return }
    guard cohort != nil else {
      throw ValidationError("name a run, or pass --cohort to undo all runs of a cohort")
    }
    if plan != nil { throw ValidationError("--plan is about one run; name the run") }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      try OutputFile.checkPlan(out)
      let state = try self.state.rootHere(governance)
      let evidence = try await undoneRuns(state)
      let subject = evidence.subject(reason: reason)
      try PolicyGate(
        governance, beside: GoverningPolicy.directories(evidence.plan, override: baseDirectory),
        state: state
      ).checkListed(subject.environment)
      let key = try author.read()
      let base = SavedPlan.base(evidence.plan, override: baseDirectory)
      let header = try await header(evidence.plan, subject, base, state)
      let store = try SavedPlan.store(
        subject, base: base, settings: OperatorSettings.load(governance))
      let (out, session) = (out, requests.session())
      let result = try await Interruption.cancelling {
        try await StoreFactory.withStore(store, .reading, session) {
          try await Self.plan($0, evidence, header, subject, to: out)
        }
      }
      try AuthorOptions.sign(out, result.trailer.digest, subject, with: key)
      try PlanDisplay(output: output).show(
        ReviewedPlan(
          header: header, subject: subject, trailer: result.trailer,
          preview: result.preview, file: out), every: all ? try VerifiedPlan(out) : nil)
    }
  }

  // MARK: - Planning

  private func header(
    _ plan: PlanHeader, _ subject: PlanSubject, _ base: String, _ state: StateRoot
  ) async throws -> PlanHeader {
    let created = Environment.now()
    var header = PlanHeader(
      tool: Version.tool, created: created,
      expires: created.adding(seconds: subject.limits.planAge), actor: actor.name,
      cohortFile: plan.cohortFile, baseDirectory: Files.absolute(base))
    header.state = try await state.planned(
      subject.environment, subject.name, path: plan.state?.path)
    return header
  }

  private static func plan(
    _ store: some KeyValueStore, _ evidence: UndoneRuns, _ header: PlanHeader,
    _ subject: PlanSubject, to file: String
  ) async throws -> PlanResult {
    let progress = ProgressReporter("planning")
    defer { progress.finish() }
    let wait = evidence.secondsToSettle(
      store.capabilities.consistencyDelay, now: Environment.now())
    if wait > 0 {
      progress.note(
        "waiting \(wait) s until the store shows all writes of the run", reason: "not-visible",
        seconds: Double(wait))
      try await Environment.sleep(.seconds(wait))
    }
    let writer = try PlanWriter(to: file, header: header, subject: subject)
    let planner = RollbackPlanner(
      store: store,
      retry: Environment.retry(),
      now: Environment.now
    ) { progress.report($0.records) }
    return try await planner.plan(evidence, into: writer, options: PlanOptions(previewLimit: 200))
  }
}
