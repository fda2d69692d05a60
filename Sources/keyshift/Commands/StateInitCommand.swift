import ArgumentParser
import Ledger
import PostgresState
import Review

struct StateInitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a place for states, or bring a database's tables up to this version.",
    discussion: """
      With KEYSHIFT_STATE_URL, makes the tables in that database that are missing. Each version's \
      changes are made once, in one transaction. Without it, makes the state directory.
      """)

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let root = try state.rootHere()
      let report: StateInitReport
      if let schema = root.schema {
        report = StateInitReport(
          database: root.root,
          .init(before: try await schema.migrate(), now: PostgresSchema.version))
      } else {
        let existed = root.exists
        try root.make()
        report = StateInitReport(directory: root.root, existed: existed)
      }
      output.show(StateInitView.json(report)) { StateInitView(style: $0).text(report) }
    }
  }
}
