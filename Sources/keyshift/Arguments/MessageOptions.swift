import ArgumentParser

/// The form in which long work says how far it is.
enum ProgressForm: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// One line that is updated on a terminal, a line every ten seconds elsewhere.
  case auto
  /// A line every ten seconds.
  case text
  /// Events, one JSON object a line: `keyshift.progress/1`.
  case json
  case none
}

/// What a command says besides its result. Every command has these options.
struct MessageOptions: ParsableArguments {
  enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Flag(name: .shortAndLong, help: "Print results, warnings and errors only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also print what is read, asked and decided, on stderr.")
  var verbose = false

  @Option(help: "Print messages on stderr as text, or as JSON, one object a line.")
  var logFormat = LogFormat.text

  @Option(
    help: ArgumentHelp(
      "Report progress on stderr. json: one event a line. auto: by terminal or not.",
      valueName: "form"))
  var progress = ProgressForm.auto

  @Flag(help: "Print long text at once, without KEYSHIFT_PAGER, PAGER or less.")
  var noPager = false

  /// The settings are the process's, and adopted before the command says anything.
  func validate() throws {
    if quiet, verbose {
      throw ValidationError("--quiet and --verbose contradict each other. Pass one.")
    }
    var settings = Messages.Settings()
    settings.isQuiet = quiet
    settings.isVerbose = verbose
    settings.isJSON = logFormat == .json
    settings.progress = quiet && progress == .auto ? .none : progress
    Messages.adopt(settings)
  }
}
