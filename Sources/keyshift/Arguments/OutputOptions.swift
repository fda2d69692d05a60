import ArgumentParser
import Ledger
import Review

/// How a command prints its result.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON, in a versioned format.")
  var json = false

  @Flag(help: "Print without colour, as with NO_COLOR.")
  var noColor = false

  @OptionGroup var messages: MessageOptions

  var noPager: Bool { messages.noPager }

  /// Prints a result on stdout, as JSON or as text for the terminal at hand.
  func show(_ document: @autoclosure () -> JSONValue, text: (Style) -> String) {
    Terminal.standardOutput(
      json
        ? document().pretty + "\n"
        : text(Terminal.style(for: .standardOutput, noColor: noColor)))
  }
}

/// Where the records of runs are kept.
struct StateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The state directory. Default: KEYSHIFT_STATE_DIR, else the policy's, the plan's, or the "
        + "nearest 'state'.",
      valueName: "directory"))
  var stateDir: String?

  @Option(
    help: ArgumentHelp(
      "Permissions of state, plans, journals and audit log. Default: KEYSHIFT_FILE_MODE, else "
        + "0600.",
      valueName: "0640"),
    transform: Self.fileMode)
  var fileMode: FileMode?

  private static func fileMode(_ text: String) throws -> FileMode {
    guard let mode = FileMode(text) else { throw ValidationError(FileMode.advice) }
    return mode
  }

  /// The mode is the process's, and adopted before the command makes any file.
  func validate() throws {
    if let fileMode { FileMode.adopt(fileMode) }
  }
}

/// Who is acting.
struct ActorOptions: ParsableArguments {
  @Option(help: "Your name for the audit log. Default: KEYSHIFT_ACTOR, else user@host.")
  var actor: String?

  var name: String { explicitName ?? Environment.userAtHost }

  /// Nil if no actor was given.
  var explicitName: String? { actor ?? Environment["KEYSHIFT_ACTOR"] }
}

extension FileMode {
  static let advice =
    "a file mode has three octal digits, such as 0640; the owner can read and write, no one can "
    + "execute, and others cannot write"

  /// Adopts KEYSHIFT_FILE_MODE, unless an option named another.
  static func adoptEnvironment() throws(LedgerError) {
    guard !isChosen, let text = Environment["KEYSHIFT_FILE_MODE"] else { return }
    guard let mode = FileMode(text) else {
      throw LedgerError(.invalidInput, "KEYSHIFT_FILE_MODE is '\(text)'; \(advice).")
    }
    adopt(mode)
  }
}
