import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read back what a plan promised.",
    discussion: """
      Every destination that the plan creates, updates, rewrites or found unchanged must hold the \
      planned result, or a record that is newer. Exit status 4 when one does not.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp(
      "What the plan's relative store path starts from; the cohort plan's directory.",
      valueName: "directory"))
  var baseDirectory: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let (plan, baseDirectory) = (plan, baseDirectory)
      let report = try await Interruption.cancelling {
        let verified = try VerifiedPlan(plan)
        let base = SavedPlan.base(verified.header, override: baseDirectory)
        return try await Self.verify(verified, base)
      }
      output.show(VerifyView.json(report)) {
        VerifyView(style: $0).text(report)
      }
      if !report.isKept { throw ExitStatus.checkFailed }
    }
  }

  private static func verify(
    _ plan: VerifiedPlan, _ base: String
  ) async throws -> VerifyReport {
    let progress = ProgressReporter("verifying", total: plan.trailer.counts.operations)
    defer { progress.finish() }
    return try await StoreFactory.withStore(plan.subject.store, base: base, .reading) { store in
      try await run(store, plan, progress)
    }
  }

  private static func run(
    _ store: some KeyValueStore, _ plan: VerifiedPlan, _ progress: ProgressReporter
  ) async throws -> VerifyReport {
    try await Verifier(store: store, retry: .none, now: Environment.now).verify(plan) {
      progress.report($0)
    }
  }
}
