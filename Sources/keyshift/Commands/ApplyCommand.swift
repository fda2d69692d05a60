import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Carry out a saved plan, or plan a cohort, show it, and ask.",
    discussion: """
      Each operation is decided anew from fresh reads and written only where today's answer is the \
      plan's. Running it again writes nothing twice; after a crash, running it again goes on. A \
      saved plan is never asked about: reviewing it was the question.

      Ctrl-C finishes the batch under way and prints the tally; a second Ctrl-C stops at once.
      """)

  @Argument(help: "A saved plan, or a cohort plan (.yaml).")
  var plan: String

  @Flag(help: "Do not ask before applying a cohort plan.")
  var autoApprove = false

  @Flag(help: "Never ask; fail where an answer would be needed.")
  var noInput = false

  @Option(
    help: ArgumentHelp("Refuse any plan but the one with this digest.", valueName: "sha256:…"))
  var expect: String?

  @Option(help: ArgumentHelp("How long to wait for the cohort's lock.", valueName: "30s"))
  var lockTimeout = DurationArgument(.zero)

  @Option(
    help: ArgumentHelp(
      "What the plan's relative store path starts from; the cohort plan's directory.",
      valueName: "directory"))
  var baseDirectory: String?

  @Flag(
    help: ArgumentHelp(
      "Apply although the environment's last cohort is not accepted. Needs --reason."))
  var overrideGate = false

  @Option(help: "Why the gate is overridden; goes to the audit log.")
  var reason: String?

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var applier: ApplierOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var requests: StoreOptions

  func validate() throws {
    if overrideGate, reason?.isEmpty ?? true {
      throw ValidationError("--override-gate needs --reason, which goes to the audit log.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let file = SavedPlan.isCohortFile(plan) ? try await planAndAsk() : plan
      guard let file else { return }
      let verified = try VerifiedPlan(file, spoolDirectory: Environment.temporaryDirectory)
      try SavedPlan.checkDigest(verified.trailer.digest, expected: expect)
      try SavedPlan.checkIsApplicable(verified, state)
      let gate = try PolicyGate(
        policy.source, approvals: policy.approval,
        beside: GoverningPolicy.directories(verified.header, override: baseDirectory),
        state: state, key: applier.read())
      let store = try SavedPlan.store(
        verified.subject, base: SavedPlan.base(verified.header, override: baseDirectory),
        settings: OperatorSettings.load(policy.source))
      let governed = try gate.check(PolicyCheck.Plan(verified), file: file, store: store)
      let isApproved = !(governed.policy?.approvals.isEmpty ?? true)
      if !isApproved { try SavedPlan.checkAge(verified.header) }
      let isPinned = expect != nil && !SavedPlan.isCohortFile(plan)
      if try isPinned || isApproved && gate.leavesStoreToPlan(verified.subject.environment) {
        try SavedPlan.checkBase(verified, override: baseDirectory)
      }
      try CohortGates(state, actor: actor.name)
        .check(verified, override: overrideGate ? reason : nil)
      let outcome = try await apply(verified, store, under: governed)
      let report = outcome.report
      show(report, verified.subject)
      if let unpublished = outcome.unpublished { throw unpublished }
      if let pending = report.pending, report.error == nil,
        pending.operations == report.tally.notAttempted
      {
        throw ExitStatus.incomplete
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
    let gate = try PolicyGate(
      policy.source, approvals: policy.approval, beside: [Files.directory(of: plan)], state: state)
    try gate.checkUnreviewed(cohort.plan.environment)
    let root = FilePath(state.root)
    let paths = try LedgerPaths(
      root: root, environment: cohort.plan.environment, cohort: cohort.plan.name)
    try DirectoryTree.create(paths.directory)
    let file = paths.directory.appending("\(cohort.plan.name).ksplan").string
    let (name, session) = (actor.name, requests.session())
    let outcome = try await Interruption.cancelling {
      try await Planning.run(
        cohort, to: file, actor: name, options: PlanOptions(previewLimit: 200), session: session)
    }
    try gate.demand(
      PolicyCheck.Plan(
        header: outcome.header, subject: outcome.subject, trailer: outcome.result.trailer),
      file: file, store: cohort.resolvedStore())
    let style = Terminal.style(for: .standardError, noColor: output.noColor)
    if !outcome.warnings.isEmpty {
      Terminal.standardError(
        DiagnosticView(style: style, source: Files.shown).text(outcome.warnings))
    }
    Terminal.standardError(
      PlanView(style: style).text(
        header: outcome.header, subject: outcome.subject, trailer: outcome.result.trailer,
        preview: outcome.result.preview, file: file, planning: outcome.planning))
    if autoApprove { return file }
    guard outcome.result.trailer.counts.writes > 0 else { return nil }
    guard !noInput, Terminal.canAsk else {
      throw ValidationError(
        "apply of a cohort plan asks first, and nobody can answer here. Save a plan with `plan "
          + "--out`, have it reviewed and apply that, or pass --auto-approve.")
    }
    let answer = Terminal.ask("\nApply this plan? Only 'yes' is taken for yes: ")
    guard answer == "yes" else {
      Terminal.standardError("Not applied.\n")
      throw ExitStatus.error
    }
    return file
  }

  // MARK: - Applying

  private func apply(
    _ plan: VerifiedPlan, _ store: ResolvedStore, under clearance: WriteClearance
  ) async throws -> AppliedPlan {
    let subject = plan.subject
    let paths = try LedgerPaths(
      root: FilePath(state.root), environment: subject.environment, cohort: subject.name)
    let progress = ProgressReporter("applying", total: plan.trailer.counts.operations)
    defer { progress.finish() }
    let stop = StopSignal()
    var environment = ApplyEnvironment(
      paths: paths, actor: actor.name, now: Environment.now, makeRunID: Environment.makeRunID,
      makeLineage: Environment.makeUUID,
      lease: .standard,
      lockTimeout: lockTimeout.duration,
      retry: Environment.retry(sleep: stop.interrupting(Environment.sleep)),
      stop: stop, spoolDirectory: Environment.temporaryDirectory,
      uptime: Environment.uptime,
      onProgress: { progress.report($0.done) })
    environment.policy = clearance.policy
    let session = requests.session(stop: stop)
    let limit = WaitLimit(lockTimeout.duration)
    return try await Interruption.handling({
      stop.raise()
      Terminal.standardError(
        "\nstopping after the batch under way; Ctrl-C again stops at once\n")
    }) {
      // The lock comes first: its holder may keep the store busy.
      var locking = environment
      locking.lease.sleep = stop.interrupting(locking.lease.sleep)
      let lease: Lease
      do { lease = try await locking.lock(for: plan.subject) } catch  where stop.isRaised {
        throw CancellationError()
      }
      do {
        var applied = try await StoreFactory.withStore(
          store, .writing(clearance), session, waitingUntil: limit,
          sleep: stop.interrupting(Environment.sleep)
        ) { store in
          try await Self.run(store, environment, plan, under: lease)
        }
        do { try lease.release() } catch { applied.report.error = applied.report.error ?? error }
        return applied
      } catch {
        try? lease.release()
        throw error
      }
    }
  }

  private static func run(
    _ store: some KeyValueStore, _ environment: ApplyEnvironment, _ plan: VerifiedPlan,
    under lease: Lease
  ) async throws -> AppliedPlan {
    try await PlanExecution(store: store, environment: environment).run(plan, under: lease)
  }

  private func show(_ report: ApplyReport, _ subject: PlanSubject) {
    output.show(ApplyView.json(report, subject: subject)) {
      ApplyView(style: $0).text(report, subject: subject)
    }
  }
}
