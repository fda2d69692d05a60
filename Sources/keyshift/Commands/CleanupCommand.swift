import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct CleanupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup",
    abstract: "Plan the deletion of a migrated cohort's legacy keys, and save them to a snapshot.",
    discussion: """
      Deletes nothing: review the plan and apply it like any other. The plan contains a legacy key \
      only if its destination holds the same or a newer record. Users who are not done in the \
      state keep all their keys. Refused during the waiting window after the cohort's last run, \
      and below the coverage threshold.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(name: .shortAndLong, help: ArgumentHelp("Save the plan to this file.", valueName: "file"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "Save every entry that the plan deletes to this file (mode 0600).",
      valueName: "file"))
  var snapshot: String

  @Option(
    help: ArgumentHelp("Require this much time since the cohort's last run.", valueName: "90d"))
  var wait = DurationArgument(.seconds(CleanupPolicy().waitingSeconds))

  @Option(
    help: ArgumentHelp(
      "Require this percentage of the records under their canonical keys.", valueName: "95"))
  var coverage = CleanupPolicy().coveragePPM / 10_000

  @Flag(help: "List every operation, not only the first ones.")
  var all = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var author: AuthorOptions

  func validate() throws {
    guard (0...100).contains(coverage) else {
      throw ValidationError("--coverage must be from 0 to 100.")
    }
  }

  private struct Outcome {
    var header: PlanHeader
    var subject: PlanSubject
    var result: PlanResult
    var leftOut: [Identity]
    /// Nil where the plan deletes nothing.
    var snapshot: SnapshotSummary?
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      try OutputFile.checkPlan(out)
      try OutputFile.checkSnapshot(snapshot)
      let cohort = try Cohort.load(self.cohort, governance)
      let state = try self.state.root(of: cohort, governance)
      try PolicyGate(governance, beside: [cohort.baseDirectory], state: state)
        .checkListed(cohort.plan.environment)
      try await CommandAudit.check(cohort, state: state)
      let key = try author.read()
      let (store, session) = (try cohort.resolvedStore(), requests.session())
      let outcome = try await Interruption.cancelling {
        try await StoreFactory.withStore(store, .reading, session) {
          try await plan($0, cohort, cohort.subject(store), state)
        }
      }
      if let summary = outcome.snapshot { try await log(summary, cohort, store, state) }
      try AuthorOptions.sign(out, outcome.result.trailer.digest, outcome.subject, with: key)
      try show(outcome)
    }
  }

  private func plan(
    _ store: some KeyValueStore, _ cohort: Cohort, _ migration: PlanSubject, _ state: StateRoot
  ) async throws -> Outcome {
    let progress = ProgressReporter("planning")
    defer { progress.finish() }
    let found = try await Coverage.read(store, cohort, state: state)
    let clearance = try CleanupClearance(
      found.input.identities, state: found.state, coverage: found.report,
      policy: CleanupPolicy(
        waitingSeconds: wait.duration.components.seconds, coveragePPM: coverage * 10_000),
      now: Environment.now())
    var subject = migration
    subject.purpose = .cleanup(clearance.basis)
    let header = try await cohort.header(actor: actor.name, state: state)
    let writer = try PlanWriter(to: out, header: header, subject: subject)
    // Where requests cost, the snapshot saves what the planner has read.
    let deleted =
      store.capabilities.prefersListings
      ? DeletedEntries(in: Environment.temporaryDirectory) : nil
    let planner = CleanupPlanner(
      store: store, now: Environment.now, spoolDirectory: Environment.temporaryDirectory
    ) {
      progress.report($0.records)
    }
    let result = try await planner.plan(
      clearance, subject, resolutions: cohort.plan.resolutions, listed: found.listed,
      keeping: deleted, into: writer,
      options: PlanOptions(previewLimit: 200))
    return Outcome(
      header: header, subject: subject, result: result, leftOut: clearance.leftOut,
      snapshot: result.trailer.counts.writes > 0 ? try await save(store, deleted) : nil)
  }

  /// Saves what the plan deletes. A plan without its snapshot does not stay.
  private func save(
    _ store: some KeyValueStore, _ deleted: DeletedEntries?
  ) async throws -> SnapshotSummary {
    do {
      let plan = try VerifiedPlan(out)
      let header = SnapshotHeader(
        store: store.identity, created: Environment.now(),
        namespaces: plan.namespacesDeletedFrom)
      let retry = Environment.retry()
      return try await CleanupSnapshot(store: store, retry: retry).run(
        plan, from: deleted, into: SnapshotWriter(FilePath(snapshot), header: header))
    } catch {
      try? SystemFileOperations().remove(FilePath(out))
      throw error
    }
  }

  private func log(
    _ summary: SnapshotSummary, _ cohort: Cohort, _ store: ResolvedStore, _ state: StateRoot
  ) async throws {
    try await CommandAudit.append(
      .snapshotCreate, cohort, store: store, state: state, actor: actor.name, success: true,
      [
        "file": .string(snapshot), "entries": .integer(summary.entries),
        "snapshot": .string(summary.digest),
      ])
  }

  private func show(_ outcome: Outcome) throws {
    Messages.diagnostics(outcome.result.notes, noColor: output.noColor)
    if !outcome.leftOut.isEmpty {
      let names = outcome.leftOut.map { "'\($0.legacy)'" }.joined(separator: ", ")
      Messages.warn("not done yet, so all their keys are kept: \(names)")
    }
    if let summary = outcome.snapshot {
      Messages.say(.info, "saved \(summary.entries) entries to \(snapshot), \(summary.digest)")
    }
    try PlanDisplay(output: output).show(
      ReviewedPlan(
        header: outcome.header, subject: outcome.subject, trailer: outcome.result.trailer,
        preview: outcome.result.preview, file: out), every: all ? try VerifiedPlan(out) : nil)
  }
}
