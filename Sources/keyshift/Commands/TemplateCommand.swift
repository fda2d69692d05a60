import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct TemplateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Try keys against the rules of a cohort plan without opening a store.",
    discussion: """
      Says for each key which rule takes it, what the parts of its template are, whose key it is \
      and where it goes; or why no rule takes it. Exit status 4 if no rule takes one of the keys.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Argument(help: "Keys; '-' reads further keys from stdin, one a line.")
  var keys: [String]

  @OptionGroup var output: OutputOptions
  @OptionGroup var governance: PolicyFileOptions

  func validate() throws {
    if keys.filter({ $0 == "-" }).count > 1 {
      throw ValidationError("Pass '-' once: stdin can be read only once.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      let plan = try Cohort.load(cohort, governance).plan
      let matcher = KeyMatcher(
        identities: plan.members.flatMap(\.identities), rules: plan.rules)
      var printer = Printer(output)
      printer.start(plan)
      for argument in keys {
        guard argument == "-" else {
          printer.show(matcher.trial(Key(argument)))
          continue
        }
        for line in InputLines() where !line.isEmpty { printer.show(matcher.trial(Key(line))) }
      }
      printer.end()
      if printer.taken < printer.all { throw ExitStatus.checkFailed }
    }
  }

  /// Prints each key as it is tried, so that a long list takes no memory.
  private struct Printer {
    private let isJSON: Bool
    private let view: TemplateView
    private var listing: JSONListing?
    private(set) var all = 0
    private(set) var taken = 0

    init(_ output: OutputOptions) {
      isJSON = output.json
      view = TemplateView(
        style: Terminal.style(for: .standardOutput, noColor: output.noColor))
    }

    mutating func start(_ plan: CohortPlan) {
      guard isJSON else { return }
      let listing = JSONListing(
        [
          JSONValue.Member("format", .string(TemplateView.format)),
          JSONValue.Member("environment", .string(plan.environment)),
          JSONValue.Member("cohort", .string(plan.name)),
        ], list: "keys")
      Terminal.standardOutput(listing.start())
      self.listing = listing
    }

    mutating func show(_ trial: KeyTrial) {
      all += 1
      if !trial.matches.isEmpty { taken += 1 }
      if isJSON {
        Terminal.standardOutput(listing?.element(TemplateView.json(trial)) ?? "")
      } else {
        Terminal.standardOutput(view.text(trial) + "\n")
      }
    }

    func end() {
      guard let listing else {
        return Terminal.standardOutput(view.summary(taken: taken, of: all))
      }
      Terminal.standardOutput(
        listing.end([
          JSONValue.Member("taken", .integer(taken)),
          JSONValue.Member("not_taken", .integer(all - taken)),
        ]))
    }
  }
}
