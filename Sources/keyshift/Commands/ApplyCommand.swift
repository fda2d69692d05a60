import ArgumentParser
import Core
import Engine
import Governance
import Ledger
import Review
import SystemPackage

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Apply a saved plan, or plan a cohort and apply it after confirmation.",
    discussion: """
      Each operation is decided again from fresh reads and written only if the result is the same \
      as in the plan. Applying again writes nothing twice, and resumes after a crash. Applying a \
      saved plan does not prompt: its review was the confirmation.

      Ctrl-C finishes the current batch and prints the totals; a second Ctrl-C stops at once.
      """)

  @Argument(
    help: "A saved plan, or a cohort plan (.yaml).",
    completion: .file(extensions: ["ksplan", "yaml", "yml"]))
  var plan: String

  @Flag(help: "Apply a cohort plan without confirmation.")
  var autoApprove = false

  @Flag(help: "Never prompt; fail if confirmation is required.")
  var noInput = false

  @Option(
    help: ArgumentHelp("Apply only the plan with this digest.", valueName: "sha256:…"))
  var expect: String?

  @Option(help: ArgumentHelp("Wait this long for the cohort's lock.", valueName: "30s"))
  var lockTimeout = DurationArgument(.zero)

  @Option(
    help: ArgumentHelp(
      "Resolve the plan's relative store path from this directory (default: the cohort plan's).",
      valueName: "directory"))
  var baseDirectory: String?

  @Flag(
    help: ArgumentHelp(
      "Apply even if the environment's last cohort is not accepted; requires --reason."))
  var overrideGate = false

  @Flag(
    help: ArgumentHelp(
      "Apply a rollback even if the environment is frozen; requires --reason."))
  var overrideFreeze = false

  @Option(help: "The reason for --override-gate or --override-freeze, for the audit log.")
  var reason: String?

  @OptionGroup var deleted: DeletedRecordOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var applier: ApplierOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var requests: StoreOptions

  func validate() throws {
    if deleted.recreate, !SavedPlan.isCohortFile(plan) {
      throw ValidationError(
        "a saved plan says itself which deleted records it creates again. Plan with --recreate.")
    }
    if SavedPlan.isCohortFile(plan), !autoApprove, noInput || !Terminal.canAsk {
      throw ValidationError(
        "cannot ask for confirmation without a terminal or with --no-input. Save a plan with "
          + "`plan --out`, have it reviewed and apply it, or pass --auto-approve.")
    }
    if overrideGate, reason?.isEmpty ?? true {
      throw ValidationError(
        "--override-gate requires --reason TEXT, which is written to the audit log.")
    }
    if overrideFreeze, reason?.isEmpty ?? true {
      throw ValidationError(
        "--override-freeze requires --reason TEXT, which is written to the audit log.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let file = SavedPlan.isCohortFile(plan) ? try await planAndAsk() : plan
      guard let file else { return }
      let verified = try SavedPlan.verified(file, spoolDirectory: Environment.temporaryDirectory)
      let outcome = try await apply(verified)
      let report = outcome.report
      show(report, verified.subject)
      if let unpublished = outcome.unpublished { throw unpublished }
      if let pending = report.pending, report.error == nil,
        pending.operations == report.tally.notAttempted
      {
        throw ExitStatus.incomplete
      }
      if let freeze = report.error as? EnvironmentFreezeRefusal {
        throw FailureReport.exitCode(for: freeze)
      }
      if report.outcome == .interrupted { throw ExitStatus.interrupted }
      if let error = report.error { throw FailureReport.exitCode(for: error) }
      if report.tally.unsettled > 0 { throw ExitStatus.incomplete }
    }
  }

  // MARK: - From a cohort plan

  /// - Returns: the saved plan to apply, or nil when there is nothing to do or the answer was no.
  private func planAndAsk() async throws -> String? {
    let cohort = try Cohort.load(plan, policy.source)
    let state = try self.state.root(of: cohort, policy.source)
    let gate = try PolicyGate(
      policy.source, approvals: policy.approval, beside: [Files.directory(of: plan)], state: state)
    try gate.checkUnreviewed(cohort.plan.environment)
    let ledger = try state.ledger(
      environment: cohort.plan.environment, cohort: cohort.plan.name)
    let file = try await ledger.backend.planFile(of: ledger.cohort)
    let (name, session) = (actor.name, requests.session())
    let options = PlanOptions(previewLimit: 200, deleted: deleted.choice)
    let outcome = try await Interruption.cancelling {
      try await PlanSession.run(
        cohort, to: file, actor: name, state: state, options: options,
        session: session)
    }
    try gate.demand(
      PolicyCheck.Plan(
        header: outcome.header, subject: outcome.subject, trailer: outcome.result.trailer),
      from: .command, file: file, store: cohort.resolvedStore(), applies: false)
    Messages.diagnostics(outcome.warnings, noColor: output.noColor)
    let reviewed = outcome.reviewed(file)
    let display = PlanDisplay(output: output, planning: outcome.planning)
    if autoApprove {
      try showUnasked(reviewed, display)
      return file
    }
    let isPaged = try display.text(reviewed, on: .standardError)
    guard outcome.result.trailer.counts.writes > 0 else { return nil }
    let risk = isPaged ? "\nRisk: \(PlanRisk(reviewed).sentence)" : ""
    let answer = Terminal.ask("\(risk)\nApply this plan? Only 'yes' will be accepted: ")
    guard answer == "yes" else {
      Messages.say(.error, "Not applied.")
      throw ExitStatus.error
    }
    return file
  }

  /// The plan for a person who looks on; a log gets its risk alone.
  private func showUnasked(_ plan: ReviewedPlan, _ display: PlanDisplay) throws {
    let settings = Messages.settings
    if settings.isJSON {
      Messages.say(.info, "Risk: \(PlanRisk(plan).sentence)")
    } else if !settings.isQuiet {
      try display.text(plan, on: .standardError, isPaged: false)
    }
  }

  // MARK: - Applying

  private func apply(_ plan: VerifiedPlan) async throws -> AppliedPlan {
    let subject = plan.subject
    let state = try self.state.root(of: plan, override: baseDirectory, policy.source)
    let counts = plan.trailer.counts
    let progress = ProgressReporter(
      "applying", total: counts.operations, counts: counts.byAction)
    defer { progress.finish() }
    let stop = StopSignal()
    let environment = ApplyEnvironment(
      ledger: try state.ledger(environment: subject.environment, cohort: subject.name),
      actor: actor.name, in: .process, lockTimeout: lockTimeout.duration,
      retry: Environment.retry(sleep: stop.interrupting(Environment.sleep)), stop: stop,
      onProgress: {
        progress.report(
          ProgressStep(done: $0.done, total: counts.operations, counts: $0.tally.byOutcome))
      })
    let authority = PlanAuthority(
      policy: policy, state: state, key: try applier.read(), baseDirectory: baseDirectory)
    let isPinned = expect != nil && !SavedPlan.isCohortFile(self.plan)
    let request = ApplyRequest(
      plan, from: .command, expecting: isPinned ? .digest(expect ?? "") : .any,
      gateOverride: overrideGate ? reason : nil, freezeOverride: overrideFreeze ? reason : nil,
      leavesDeleted: deleted.leaveDeleted)
    let session = requests.session(stop: stop)
    let limit = WaitLimit(lockTimeout.duration)
    let applied = try await Interruption.handling({
      stop.raise()
      let text = "stopping after the current batch; press Ctrl-C again to stop at once"
      Messages.say(.warning, text, text: "\n\(text)\n")
    }) {
      try await GuardedApply(request, authority: authority, environment: environment).run {
        verdict, body in
        try await StoreFactory.withStore(
          try authority.store(of: plan), .writing(authority.clearance(of: plan, by: verdict)),
          session, waitingUntil: limit, sleep: stop.interrupting(Environment.sleep), body)
      }
    }
    progress.tally(applied.report.tally.byOutcome)
    return applied
  }

  private func show(_ report: ApplyReport, _ subject: PlanSubject) {
    output.show(ApplyView.json(report, subject: subject)) {
      ApplyView(style: $0).text(report, subject: subject)
    }
  }
}
