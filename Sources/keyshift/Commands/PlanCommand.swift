import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Compute the changes of a cohort's migration without writing to the store.",
    discussion: """
      Opens the store read-only. Writes only the file named by --out: print it with `show`, \
      approve it by its digest, and carry it out with `apply`.
      """)

  @Argument(help: "The cohort plan (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Save the plan to this file.", valueName: "file"))
  var out: String?

  @Flag(help: "Exit with status 2 if there are changes.")
  var detailedExitcode = false

  @OptionGroup var part: TargetOptions

  @Flag(help: "List every operation, not only the first ones.")
  var all = false

  @OptionGroup var deleted: DeletedRecordOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var actor: ActorOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions
  @OptionGroup var author: AuthorOptions

  func validate() throws {
    if author.key != nil, out == nil {
      throw ValidationError("--key signs the saved plan, so it requires --out FILE.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      if let out { try OutputFile.checkPlan(out) }
      let cohort = try Cohort.load(self.cohort, governance)
      let state = try self.state.root(of: cohort, governance)
      let key = try author.read()
      let parts = part.target
      let (name, session) = (actor.name, requests.session())
      let options = PlanOptions(previewLimit: 200, deleted: deleted.choice)
      let outcome = try await TemporaryPlan.using(out, where: all) { file in
        let outcome = try await Interruption.cancelling {
          try await PlanSession.run(
            cohort, to: file, actor: name, state: state, options: options, parts: parts,
            session: session)
        }
        if let out {
          try AuthorOptions.sign(out, outcome.result.trailer.digest, outcome.subject, with: key)
        }
        try show(outcome, file)
        return outcome
      }
      if detailedExitcode, outcome.result.trailer.counts.writes > 0 { throw ExitStatus.changes }
    }
  }

  /// - Parameter file: the plan, also one that is removed afterwards; nil where nothing was written.
  private func show(_ outcome: PlanSession.Outcome, _ file: String?) throws {
    Messages.diagnostics(outcome.warnings, noColor: output.noColor)
    try PlanDisplay(output: output, planning: outcome.planning, isSaved: out != nil).show(
      outcome.reviewed(file ?? ""), every: all ? file.map { try VerifiedPlan($0) } : nil)
  }
}
