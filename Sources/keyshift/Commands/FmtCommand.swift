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

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if files.contains("-") {
      guard files.count == 1 else {
        throw ValidationError("Pass '-' alone: stdin is one file, and goes to stdout.")
      }
      guard !output.json else {
        throw ValidationError("--json lists files; '-' prints the formatted one.")
      }
    }
    if diff, output.json { throw ValidationError("Pass either --diff or --json.") }
  }

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
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
      if diff {
        let style = Terminal.style(for: .standardOutput, noColor: output.noColor)
        for file in changed { Terminal.standardOutput(file.difference(style)) }
      }
      var names = changed.map(\.name)
      if !check, !diff { names = try candidates.filter { try $0.write() }.map(\.name) }
      if !diff || check, output.json || !names.isEmpty {
        output.show([
          "format": "keyshift.fmt/1", "written": .bool(!check),
          "files": .array(names.map { .string($0) }),
        ]) { _ in names.map { Printable.prose($0) + "\n" }.joined() }
      }
      if check, !changed.isEmpty { throw ExitStatus.checkFailed }
    }
  }
}
