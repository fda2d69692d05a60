import ArgumentParser
import Core
import Engine
import Ledger
import Review
import SystemPackage

struct ConflictsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract:
      "List a saved plan's conflicts and rejections, and draft resolutions for them.",
    discussion: """
      Reads both records of each conflict and rejection from the store and writes nothing to it. \
      Prints their sizes, their times and the members that differ. Values are printed only with \
      --show-values, and only on a terminal.
      """)

  @Argument(help: "The saved plan.", completion: .file(extensions: ["ksplan"]))
  var plan: String

  @Option(
    help: ArgumentHelp(
      "Write a resolution draft for each record to FILE, to be filled in.", valueName: "file"))
  var writeResolutions: String?

  @Flag(help: "Print both values of each record; on a terminal only.")
  var showValues = false

  @Option(
    help: ArgumentHelp(
      "Resolve the plan's relative paths from this directory.", valueName: "directory"),
    completion: .directory)
  var baseDirectory: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var requests: StoreOptions
  @OptionGroup var governance: PolicyFileOptions

  func validate() throws {
    guard showValues else { return }
    if output.json {
      throw ValidationError(
        "--show-values cannot be combined with --json, which prints no values.")
    }
    guard Terminal.Stream.standardOutput.isTerminal else {
      throw ValidationError(
        "--show-values prints values only on a terminal, and stdout is not a terminal.")
    }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      if let writeResolutions { try OutputFile.checkNew(writeResolutions, "--write-resolutions") }
      let verified = try SavedPlan.verified(plan, spoolDirectory: Environment.temporaryDirectory)
      let store = try SavedPlan.store(
        verified.subject, base: SavedPlan.base(verified.header, override: baseDirectory),
        settings: OperatorSettings.load(governance))
      let (session, isDrafted, values) = (
        requests.session(), writeResolutions != nil, showValues
      )
      let view: ConflictsView? =
        output.json
        ? nil
        : ConflictsView(style: Terminal.style(for: .standardOutput, noColor: output.noColor))
      if let view { Terminal.standardOutput(view.heading(verified.subject)) }
      let found = try await Interruption.cancelling {
        try await StoreFactory.withStore(store, .reading, session) {
          try await Self.read(verified, $0, view, showsValues: values, isDrafted: isDrafted)
        }
      }
      if let writeResolutions, found.count > 0 {
        let text = ResolutionDraft.opening(verified) + found.draft
        try AtomicFile.write(Array(text.utf8), to: FilePath(writeResolutions))
      }
      Terminal.standardOutput(
        view?.closing(found.count, file: plan, drafted: found.count > 0 ? writeResolutions : nil)
          ?? ConflictsView.json(verified, found.records).pretty + "\n")
    }
  }

  /// Shows each record as it is read, where there is a view.
  private static func read(
    _ plan: VerifiedPlan, _ store: some KeyValueStore, _ view: ConflictsView?, showsValues: Bool,
    isDrafted: Bool
  ) async throws -> Found {
    var found = Found()
    try await OpenRecordReading(store: store, retry: Environment.retry()).read(plan) { record in
      found.count += 1
      if isDrafted { found.draft += ResolutionDraft.entry(record) }
      if let view {
        Terminal.standardOutput(view.text(record, showsValues: showsValues))
      } else {
        found.records.append(record.withoutValues)
      }
    }
    return found
  }

  private struct Found: Sendable {
    var count = 0
    var draft = ""
    /// Empty where each was shown at once.
    var records: [OpenRecord] = []
  }
}
