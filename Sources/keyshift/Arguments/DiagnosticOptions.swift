import ArgumentParser
import Core
import Review

/// How a command prints mistakes.
struct DiagnosticOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, github
  }

  @Option(help: "Print mistakes as text, json, or github (workflow annotations).")
  var format = Format.text

  @Flag(help: "Print mistakes as JSON; the same as --format json.")
  var json = false

  @Flag(help: "Print without colour, as with NO_COLOR.")
  var noColor = false

  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if json, format == .github {
      throw ValidationError("--json and --format github contradict each other. Pass one.")
    }
  }

  /// Text goes to stderr, the other formats to stdout.
  ///
  /// - Parameter sound: what text says on stdout where there is no error.
  func show(_ diagnostics: [Diagnostic], sound: String) {
    switch json ? .json : format {
    case .json: Terminal.standardOutput(DiagnosticView.json(diagnostics).pretty + "\n")
    case .github: Terminal.annotations(DiagnosticView.github(diagnostics))
    case .text:
      Messages.diagnostics(diagnostics, noColor: noColor)
      if !diagnostics.contains(where: { $0.severity == .error }) {
        Terminal.standardOutput(Printable.prose(sound) + "\n")
      }
    }
  }
}
