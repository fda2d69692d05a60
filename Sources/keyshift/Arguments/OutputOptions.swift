import ArgumentParser
import Review

/// How a command prints its result.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON, in a versioned format.")
  var json = false

  @Flag(help: "Use no colour, as with NO_COLOR.")
  var noColor = false

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
      "The state directory; KEYSHIFT_STATE_DIR, else 'state'.", valueName: "directory"))
  var stateDir: String?

  var root: String { stateDir ?? Environment["KEYSHIFT_STATE_DIR"] ?? "state" }
}

/// Who is acting.
struct ActorOptions: ParsableArguments {
  @Option(help: "Who is acting, for the audit log; KEYSHIFT_ACTOR, else user@host.")
  var actor: String?

  var name: String { explicitName ?? Environment.userAtHost }

  /// Nil where nobody said who is acting.
  var explicitName: String? { actor ?? Environment["KEYSHIFT_ACTOR"] }
}
