import ArgumentParser
import Core
import Ledger
import Review

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare what a plan planned with what its runs did, and explain each difference.",
    discussion: """
      Reads the plan, the state and the journals, not the store. Exit status 4 if more planned \
      writes are missing than `accept.count_tolerance` allows.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let reader = try PlanReader(verifying: SavedPlan.named(plan))
      let root = try state.root(of: reader.plan, override: nil, nil)
      let ledger = try root.ledger(
        environment: reader.subject.environment, cohort: reader.subject.name)
      let history = try await ledger.state()?.runs ?? []
      guard history.contains(where: { $0.planDigest == reader.trailer.digest }) else {
        throw LedgerError(
          .notFound,
          "no run of this plan is recorded in '\(ledger.stateLabel)'. Apply it first, or pass the "
            + "right --state-dir.")
      }
      let progress = ProgressReporter("comparing", total: reader.trailer.counts.operations)
      defer { progress.finish() }
      let comparison = try await Comparison(
        reader.subject, reader.trailer, history: history, in: ledger.backend)
      output.show(CompareView.json(comparison)) {
        CompareView(style: $0).text(comparison)
      }
      if comparison.difference > reader.subject.accept.countTolerance {
        throw ExitStatus.checkFailed
      }
    }
  }
}
