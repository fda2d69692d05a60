import ArgumentParser
import Core
import Engine
import Ledger
import Review

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a saved plan for review.",
    discussion: """
      Prints text, JSON, a pull request comment, or a searchable HTML page. With --against, prints \
      the differences from an earlier plan instead.
      """)

  enum Form: String, EnumerableFlag {
    case markdown, html, githubSummary

    static func help(for form: Form) -> ArgumentHelp? {
      switch form {
      case .markdown: "Print Markdown for a pull request comment."
      case .html: "Print an HTML page that lists every operation, with search and filters."
      case .githubSummary:
        "Append a short summary to GITHUB_STEP_SUMMARY, or print it if that is not set."
      }
    }
  }

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp(
      "Print the differences from this earlier plan.", valueName: "plan"),
    completion: .file(extensions: ["ksplan"]))
  var against: String?

  @Flag(help: "List every operation, not only the first ones.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "List only operations that are replaced, deleted, attention, resolved or deleted-since, or of "
        + "user=NAME or rule=NAME. Repeat to combine.", valueName: "what"),
    transform: Self.criterion)
  var only: [OperationCriterion] = []

  @Flag(exclusivity: .exclusive)
  var form: Form?

  @Flag(help: "Replace names of users and records with pseudonyms.")
  var redact = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to this file instead of stdout.", valueName: "file"))
  var out: String?

  @Flag(help: "With --against, exit with status 2 if the plans differ.")
  var detailedExitcode = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var state: StateOptions

  func validate() throws {
    if output.json, form != nil {
      throw ValidationError("Choose one output format: --json or another.")
    }
    if all, form != nil {
      throw ValidationError("--all applies to text and JSON. --html always lists every operation.")
    }
    if out != nil, form == .githubSummary {
      throw ValidationError("--github-summary chooses its own file; remove --out.")
    }
    if against != nil, form == .html || form == .githubSummary {
      throw ValidationError("--against can print text, JSON or Markdown only.")
    }
    if !only.isEmpty, against != nil || form != nil || all {
      throw ValidationError(
        "--only lists every operation that it selects, as text or JSON. Remove --against, --all and "
          + "other output formats.")
    }
    if detailedExitcode, against == nil {
      throw ValidationError("--detailed-exitcode requires --against.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      if let out { try OutputFile.checkRendering(out) }
      if let against {
        try showDifference(from: against)
      } else if !only.isEmpty {
        try await showPart()
      } else {
        try await showPlan()
      }
    }
  }

  private func showPlan() async throws {
    let plan = try SavedPlan.verified(plan)
    let preview = form == .markdown ? PlanMarkdown.preview : PlanPreview(limit: 200)
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
    case nil:
      try PlanDisplay(output: output).show(reviewed, every: all ? plan : nil, to: out)
    }
  }

  private func showPart() async throws {
    let plan = try SavedPlan.verified(plan)
    let reviewed = try await SavedPlan.reviewed(
      plan, PlanPreview(limit: 0), redacting: redact,
      state: state.root(of: plan, override: nil, nil))
    let part = try PlanPart(plan, reviewed, only: only)
    let style =
      out == nil ? Terminal.style(for: .standardOutput, noColor: output.noColor) : .plain
    try Rendering.writing(to: out) { try part.write(isJSON: output.json, style, $0) }
  }

  private static func criterion(_ text: String) throws -> OperationCriterion {
    if let criterion = OperationCriterion(text) { return criterion }
    let words = OperationCriterion.words
    throw ValidationError(
      "\(quoted(text)) is not \(alternatives(words + ["user=NAME", "rule=NAME"]))."
        + Spelling.question(text, among: words))
  }

  private func showDifference(from earlier: String) throws {
    let difference = try PlanDifference(
      from: SavedPlan.verified(earlier), to: SavedPlan.verified(plan), limit: limit)
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
