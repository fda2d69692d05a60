import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct CoverageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Count legacy keys, canonical keys, finished users and runs of cohorts.",
    discussion: "Lists keys, reads few values, and writes nothing.")

  @Argument(help: "Cohort plans (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohorts: [String]

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let loaded = try cohorts.map { try Cohort.load($0, governance) }
      let session = requests.session()
      let progress = ProgressReporter("counting", total: loaded.count)
      defer { progress.finish() }
      let reports = try await Interruption.cancelling {
        var reports: [CoverageReport] = []
        for cohort in loaded {
          let store = try cohort.resolvedStore()
          reports.append(
            try await StoreFactory.withStore(store, .reading, session) {
              try await Coverage.read(
                $0, cohort, state: state.root(of: cohort, governance)
              ).report
            })
          progress.report(reports.count)
        }
        return reports
      }
      output.show(CoverageView.json(reports)) { style in
        let view = CoverageView(style: style)
        return reports.map { view.text($0) }.joined(separator: "\n")
      }
    }
  }
}

/// Reads a cohort's coverage the way every command does.
enum Coverage {
  /// What was counted, and from what, for a command that goes on with it.
  struct Read {
    var report: CoverageReport
    var input: PlanInput
    var listed: CohortListing
    var state: StateDocument?
  }

  static func read(
    _ store: some KeyValueStore, _ cohort: Cohort, state root: StateRoot
  ) async throws -> Read {
    let (input, _) = try await cohort.planInput(store)
    let state = try await root.ledger(
      environment: cohort.plan.environment, cohort: cohort.plan.name
    ).state()
    let directory = Environment.temporaryDirectory
    let listed = try await CohortListing(input, in: store, spoolDirectory: directory)
    let counts = try await CoverageReading(store: store, spoolDirectory: directory).read(
      input, listed: listed)
    let report = CoverageReport(
      environment: cohort.plan.environment, cohort: cohort.plan.name,
      identities: input.identities, rules: cohort.plan.rules, counts: counts, state: state)
    return Read(report: report, input: input, listed: listed, state: state)
  }
}
