import ArgumentParser
import Engine
import Ledger
import Review

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a saved plan for those who review it.",
    discussion: """
      As text, as JSON, as a comment for a pull request, or as one page to search. With --against it \
      prints what differs from an earlier plan instead.
      """)

  enum Form: String, EnumerableFlag {
    case markdown, html, githubSummary

    static func help(for form: Form) -> ArgumentHelp? {
      switch form {
      case .markdown: "Print a comment for a pull request."
      case .html: "Print one HTML page that lists every operation, to search and filter."
      case .githubSummary: "Append a short summary to GITHUB_STEP_SUMMARY, else print it."
      }
    }
  }

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp(
      "An earlier plan; print what this one changes.", valueName: "plan"),
    completion: .file(extensions: ["ksplan"]))
  var against: String?

  @Flag(help: "Print every operation, however many; needs memory for them all.")
  var all = false

  @Flag(exclusivity: .exclusive)
  var form: Form?

  @Flag(help: "Put pseudonyms where users and records are named.")
  var redact = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to this file instead of stdout.", valueName: "file"))
  var out: String?

  @Flag(help: "With --against, exit with status 2 when the plans differ.")
  var detailedExitcode = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions

  func validate() throws {
    if output.json, form != nil {
      throw ValidationError("--json is a form of its own; give one form.")
    }
    if all, form != nil {
      throw ValidationError("--all is for text and JSON. --html lists every operation without it.")
    }
    if out != nil, form == .githubSummary {
      throw ValidationError("--github-summary chooses its file; leave out --out.")
    }
    if against != nil, form == .html || form == .githubSummary {
      throw ValidationError("--against prints text, JSON or Markdown.")
    }
    if detailedExitcode, against == nil {
      throw ValidationError("--detailed-exitcode needs --against.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      if let out { try OutputFile.checkRendering(out) }
      if let against {
        try showDifference(from: against)
      } else {
        try await showPlan()
      }
    }
  }

  private func showPlan() async throws {
    let plan = try VerifiedPlan(plan)
    let preview =
      form == .markdown ? PlanMarkdown.preview : PlanPreview(limit: limit)
    let reviewed = try await SavedPlan.reviewed(
      plan, preview, redacting: redact,
      state: state.root(of: plan, override: nil, nil))
    switch form {
    case .markdown: try Rendering.write(PlanMarkdown(reviewed).text(), to: out)
    case .githubSummary:
      try Rendering.appendStepSummary(PlanMarkdown(reviewed, extent: .stepSummary).text())
    case .html:
      try Rendering.writing(to: out) { write in
        try SavedPlan.page(plan, reviewed, redacting: redact, write)
      }
    case nil: try show(PlanView.json(reviewed)) { PlanView(style: $0).text(reviewed) }
    }
  }

  private func showDifference(from earlier: String) throws {
    let difference = try PlanDifference(
      from: VerifiedPlan(earlier), to: VerifiedPlan(plan), limit: limit)
    let shown = redact ? difference.redacted : difference
    if form == .markdown {
      try Rendering.write(DifferenceMarkdown(shown).text(), to: out)
    } else {
      try show(DifferenceView.json(shown, isRedacted: redact)) {
        DifferenceView(style: $0).text(shown)
      }
    }
    if detailedExitcode, !difference.isIdentical { throw ExitStatus.changes }
  }

  private func show(_ document: JSONValue, text: (Style) -> String) throws {
    guard let out else { return output.show(document, text: text) }
    try Rendering.write(output.json ? document.pretty + "\n" : text(.plain), to: out)
  }

  /// Operations kept while the plan streams by.
  private var limit: Int {
    all ? .max : form == .markdown ? 500 : 200
  }
}
