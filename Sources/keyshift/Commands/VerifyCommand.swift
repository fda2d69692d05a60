import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read back what a plan promised.",
    discussion: """
      Every destination that the plan creates, updates, rewrites or found unchanged must hold the \
      planned result, or a record that is newer. Exit status 4 when one does not.

      A store that shows writes late (Workers KV: 60 seconds) is asked again for what does not match \
      until every write of the last run must be seen. --settle sets another time to wait.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp(
      "What the plan's relative store path starts from; the cohort plan's directory.",
      valueName: "directory"))
  var baseDirectory: String?

  @Option(
    help: ArgumentHelp(
      "How long to wait for writes to be seen; as long as the store may take.", valueName: "90s"))
  var settle: DurationArgument?

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let verified = try VerifiedPlan(plan)
      let base = SavedPlan.base(verified.header, override: baseDirectory)
      let lastWrite = try lastWrite(verified)
      let (limit, session) = (settle?.duration, requests.session())
      let report = try await Interruption.cancelling {
        let store = try SavedPlan.store(verified.subject, base: base)
        return try await StoreFactory.withStore(store, .reading, session) {
          try await Self.verify($0, verified, lastWrite: lastWrite, limit: limit)
        }
      }
      output.show(VerifyView.json(report)) {
        VerifyView(style: $0).text(report)
      }
      if !report.isKept { throw ExitStatus.checkFailed }
    }
  }

  /// When the plan's last run ended, or now while one goes on; nil where no run of it is recorded.
  private func lastWrite(_ plan: VerifiedPlan) throws -> Timestamp? {
    let paths = try LedgerPaths(
      root: FilePath(state.root), environment: plan.subject.environment, cohort: plan.subject.name)
    let runs = try StateStore(paths).load()?.runs.filter { $0.planDigest == plan.trailer.digest }
    return runs?.last.map { $0.endedAt ?? Environment.now() }
  }

  private static func verify(
    _ store: some KeyValueStore, _ plan: VerifiedPlan, lastWrite: Timestamp?, limit: Duration?
  ) async throws -> VerifyReport {
    let progress = ProgressReporter("verifying", total: plan.trailer.counts.operations)
    defer { progress.finish() }
    let settling = Settling(
      lastWrite: lastWrite, delay: store.capabilities.consistencyDelay, limit: limit,
      now: Environment.now(), sleep: Environment.sleep,
      onWait: { open, wait in
        progress.note(
          "\(open) of \(plan.trailer.counts.operations) not seen yet; reading again in "
            + "\(wait.components.seconds) s")
      })
    return try await Verifier(store: store, retry: .none, now: Environment.now).verify(
      plan, settling: settling
    ) {
      progress.report($0)
    }
  }
}
