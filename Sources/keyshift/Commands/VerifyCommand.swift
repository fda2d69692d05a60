import ArgumentParser
import Core
import Engine
import Ledger
import RecordIndex
import Review

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read back what a plan wrote and check it.",
    discussion: """
      Every destination that the plan creates, updates, rewrites or found unchanged must hold the \
      planned record or a newer one. Exit status 4 if one does not.

      A store may show writes late (Workers KV: 60 seconds). Records that do not match are read \
      again until every write of the last run must be visible; --settle sets another time.

      If the plan was applied, verify also evaluates and records its acceptance gates (`accept:`). \
      The environment's next cohort waits for them. Exit status 4 if a gate fails.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp(
      "Resolve the plan's relative store path from this directory (default: the cohort plan's).",
      valueName: "directory"))
  var baseDirectory: String?

  @Option(
    help: ArgumentHelp(
      "Wait this long for writes to become visible. Default: the store's own delay.",
      valueName: "90s"))
  var settle: DurationArgument?

  @Option(
    help: ArgumentHelp(
      "Check the index of this cohort plan. Default: the one that the plan was made from.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var actor: ActorOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let verified = try SavedPlan.verified(plan)
      let base = SavedPlan.base(verified.header, override: baseDirectory)
      let state = try self.state.root(of: verified, override: baseDirectory, governance)
      let lastWrite = try await lastWrite(verified, state)
      let (limit, session) = (settle?.duration, requests.session())
      let acceptance = CohortAcceptance(
        state.backend, in: .process, actor: actor.name,
        retry: Environment.retry())
      let (report, gates) = try await Interruption.cancelling {
        let store = try SavedPlan.store(
          verified.subject, base: base, settings: OperatorSettings.load(governance))
        return try await StoreFactory.withStore(store, .reading, session) {
          try await verify(verified, in: $0, acceptance, session, lastWrite, limit)
        }
      }
      output.show(VerifyView.json(report, gates: gates)) { style in
        VerifyView(style: style).text(report, rules: verified.subject.rules)
          + (gates.map { "\n" + GateView(style: style).text($0) } ?? "")
      }
      if !report.isKept || gates?.passed == false { throw ExitStatus.checkFailed }
    }
  }

  /// Nil if the plan does not require it, or if the location of the index is unknown.
  private func indexIsConsistent(
    _ plan: VerifiedPlan, _ session: StoreSession
  ) async throws -> Bool? {
    guard case .migrate = plan.subject.purpose, plan.subject.accept.index == .consistent else {
      return nil
    }
    let places = [cohort, plan.header.cohortFile].compactMap(\.self)
    guard let file = places.first(where: Files.exists) else { return nil }
    let cohort = try Cohort.load(file, governance)
    guard let index = cohort.plan.index else { return nil }
    let work = IndexWork(cohort: cohort, index: index, wanted: [], session: session)
    return try await work.run(.reading) { store, target, users in
      try await IndexWork.check(store, index.records, cohort.plan.rules, target, users)
        .isConsistent
    }
  }

  /// When the plan's last run ended, or now while one goes on; nil where no run of it is recorded.
  private func lastWrite(_ plan: VerifiedPlan, _ state: StateRoot) async throws -> Timestamp? {
    let ledger = try state.ledger(
      environment: plan.subject.environment, cohort: plan.subject.name)
    let runs = try await ledger.state()?.runs.filter { $0.planDigest == plan.trailer.digest }
    return runs?.last.map { $0.endedAt ?? Environment.now() }
  }

  private func verify(
    _ plan: VerifiedPlan, in store: some KeyValueStore, _ acceptance: CohortAcceptance,
    _ session: StoreSession, _ lastWrite: Timestamp?, _ limit: Duration?
  ) async throws -> (VerifyReport, GateReport?) {
    let progress = ProgressReporter("verifying", total: plan.trailer.counts.operations)
    defer { progress.finish() }
    let settling = ConsistencyWait(
      lastWrite: lastWrite, delay: store.capabilities.consistencyDelay, limit: limit,
      now: Environment.now(), sleep: Environment.sleep,
      onWait: { open, wait in
        progress.note(
          "\(open) of \(plan.trailer.counts.operations) not visible yet; reading again in "
            + "\(wait.components.seconds) s", reason: "not-visible",
          seconds: wait / .seconds(1))
      })
    return try await acceptance.run(
      plan, in: store, settling: settling,
      isIndexConsistent: { try await indexIsConsistent(plan, session) },
      onProgress: { progress.report($0) })
  }
}
