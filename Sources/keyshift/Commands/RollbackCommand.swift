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
    abstract: "Plan how to undo one run, without writing to the store.",
    discussion: """
      Reads every key that the run wrote. If a key is unchanged since the run, the plan deletes it \
      or restores its earlier content. Keys changed since are skipped and listed. Have the plan \
      reviewed and apply it like any other. A rollback can itself be rolled back.
      """)

  @Argument(help: "The run's ID, as `state show` and `apply` print it.")
  var run: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Save the plan to this file.", valueName: "file"))
  var out: String

  @Option(help: "The run's environment, if several have a run with this ID.")
  var environment: String?

  @Option(help: "The run's cohort, if several have a run with this ID.")
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

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var author: AuthorOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      try OutputFile.checkPlan(out)
      let state = try self.state.rootHere(governance)
      let (ledger, record) = try await findRun(state)
      try await Self.checkIsOver(record, ledger)
      let evidence = try await RunEvidence(
        try await settled(record, ledger), in: ledger.backend,
        saved: try plan.map { try VerifiedPlan($0) })
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
      output.show(
        PlanView.json(
          header: header, subject: subject, trailer: result.trailer, preview: result.preview,
          file: out)
      ) {
        PlanView(style: $0).text(
          header: header, subject: subject, trailer: result.trailer, preview: result.preview,
          file: out)
      }
    }
  }

  // MARK: - The run

  private func findRun(_ state: StateRoot) async throws -> (CohortLedger, RunRecord) {
    var found: [(CohortLedger, RunRecord)] = []
    for id in try await state.backend.cohorts() {
      guard environment == nil || environment == id.environment,
        cohort == nil || cohort == id.name
      else { continue }
      let ledger = CohortLedger(state.backend, id)
      let runs = try await ledger.state()?.runs ?? []
      found += runs.filter { $0.id == run }.map { (ledger, $0) }
    }
    guard let first = found.first else {
      throw LedgerError(
        .notFound,
        "no run '\(run)' is recorded in '\(state.root)'. `state list` and `state show` name the runs."
      )
    }
    guard found.count == 1 else {
      let places = found.map { "'\($0.0.cohort.name)' in '\($0.0.cohort.environment)'" }
      throw ValidationError(
        "several cohorts have a run '\(run)': \(places.joined(separator: ", ")). Pass --environment "
          + "and --cohort.")
    }
    return first
  }

  /// - Throws: `.lockHeld` while the run may still be writing.
  private static func checkIsOver(
    _ record: RunRecord, _ ledger: CohortLedger
  ) async throws(LedgerError) {
    guard record.outcome == .running,
      let holder = try await ledger.backend.livingHolder(
        of: ledger.cohort, in: .process, LeaseSettings())
    else { return }
    let cohort = ledger.cohort
    throw LedgerError(
      .lockHeld,
      "the run '\(record.id)' is still running: cohort '\(cohort.name)' of "
        + "'\(cohort.environment)' is locked by \(holder.summary). Wait for it to finish, or stop "
        + "it; then plan its rollback.")
  }

  /// Closes a run that a crash ended, or that left writes in doubt: only then is it certain which of
  /// them are to be undone.
  private func settled(_ record: RunRecord, _ ledger: CohortLedger) async throws -> RunRecord {
    guard record.needsSettling else { return record }
    guard await !record.isWithoutJournal(in: ledger.backend) else {
      return try await Self.settle(record, InMemoryStore(), settling(ledger))
    }
    let probe = try await RunPlan(
      record, in: ledger.backend, saved: plan.map { try VerifiedPlan($0) })
    let store = try SavedPlan.store(
      probe.subject, base: SavedPlan.base(probe.header, override: baseDirectory),
      settings: OperatorSettings.load(governance))
    let (session, environment) = (requests.session(), settling(ledger))
    return try await Interruption.cancelling {
      try await StoreFactory.withStore(store, .reading, session) { store in
        let closed = try await Self.settle(record, store, environment)
        guard closed.needsSettling else { return closed }
        let wait = closed.secondsToTell(
          store.capabilities.consistencyDelay, now: Environment.now())
        let progress = ProgressReporter("planning")
        defer { progress.finish() }
        progress.note("waiting \(wait) s until the store shows all writes of the run")
        try await Environment.sleep(.seconds(wait))
        return try await Self.settle(closed, store, environment)
      }
    }
  }

  private func settling(_ ledger: CohortLedger) -> ApplyEnvironment {
    ApplyEnvironment(
      ledger: ledger, actor: actor.name, in: .process, retry: Environment.retry())
  }

  private static func settle(
    _ record: RunRecord, _ store: some KeyValueStore, _ environment: ApplyEnvironment
  ) async throws -> RunRecord {
    try await RunSettlement(store: store, environment: environment).settle(record.id)
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
    _ store: some KeyValueStore, _ evidence: RunEvidence, _ header: PlanHeader,
    _ subject: PlanSubject, to file: String
  ) async throws -> PlanResult {
    let progress = ProgressReporter("planning")
    defer { progress.finish() }
    let wait = evidence.secondsToSettle(
      store.capabilities.consistencyDelay, now: Environment.now())
    if wait > 0 {
      progress.note("waiting \(wait) s until the store shows all writes of the run")
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
