import ArgumentParser
import CohortYAML
import Core
import Ledger
import Review

struct FmtCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Format cohort plans, included files, resolutions and policies.",
    discussion: """
      Writes indentation, spaces and the order of the top-level keys as they usually are, and prints \
      the names of the files that it changes. Comments, quotes, anchors and what a file means stay. If one \
      file cannot be read, none is written.
      """)

  @Argument(
    help: "Files (YAML); '-' formats stdin to stdout.",
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @Flag(
    help:
      "Write nothing; list the files that would change, and exit with status 4 if there are any.")
  var check = false

  @Flag(help: "Write nothing; print the changes.")
  var diff = false

  @Flag(help: "Print without colour, as with NO_COLOR.")
  var noColor = false

  func validate() throws {
    guard files.contains("-"), files.count > 1 else { return }
    throw ValidationError("Pass '-' alone: stdin is one file, and goes to stdout.")
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: noColor) {
      var mistakes: [Diagnostic] = []
      let candidates = files.compactMap { file -> FormattedFile? in
        do { return try FormattedFile(file) } catch let error as DiagnosticsError {
          mistakes += error.diagnostics
        } catch let error {
          mistakes.append(
            Diagnostic(
              code: "unreadable-file", summary: "a file cannot be read", detail: "\(error)", at: nil
            ))
        }
        return nil
      }
      guard mistakes.isEmpty else { throw DiagnosticsError(mistakes) }
      let changed = candidates.filter(\.isChanged)
      let style = Terminal.style(for: .standardOutput, noColor: noColor)
      if diff { for file in changed { Terminal.standardOutput(file.difference(style)) } }
      if check {
        for file in changed { Terminal.standardOutput(Printable.prose(file.name) + "\n") }
        if !changed.isEmpty { throw ExitStatus.checkFailed }
      }
      guard !check, !diff else { return }
      for file in candidates {
        if try file.write() { Terminal.standardOutput(Printable.prose(file.name) + "\n") }
      }
    }
  }
}
