import ArgumentParser
import Ledger
import Review

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a saved plan as a person reads it.")

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Flag(help: "Print every operation, however many; needs memory for them all.")
  var all = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      var reader = try PlanReader(verifying: plan)
      let preview = try SavedPlan.preview(&reader, limit: all ? .max : 200)
      output.show(
        PlanView.json(
          header: reader.header, subject: reader.subject, trailer: reader.trailer,
          preview: preview, file: plan
        )
      ) {
        PlanView(style: $0).text(
          header: reader.header, subject: reader.subject, trailer: reader.trailer,
          preview: preview, file: plan)
      }
    }
  }
}
