import ArgumentParser
import Core
import Ledger
import Review

struct ValidateCommand: AsyncParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, github
  }

  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check cohort plans without touching any store.",
    discussion: "Reports every mistake of every file in one run. Exit status 1 when there is one.")

  @Argument(help: "Cohort plans (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @Option(help: "How to print mistakes: text, json, or github (workflow annotations).")
  var format = Format.text

  @Flag(help: "Use no colour, as with NO_COLOR.")
  var noColor = false

  func run() async throws {
    try await FailureReport.reporting(noColor: noColor) {
      var diagnostics: [Diagnostic] = []
      for file in files {
        do { diagnostics += try Cohort.load(file).warnings } catch let error as DiagnosticsError {
          diagnostics += error.diagnostics
        } catch let error as LedgerError {
          diagnostics.append(
            Diagnostic(
              code: "unreadable-file", summary: "a cohort plan cannot be read",
              detail: error.message, at: nil))
        }
      }
      show(diagnostics)
      if diagnostics.contains(where: { $0.severity == .error }) { throw ExitStatus.error }
    }
  }

  private func show(_ diagnostics: [Diagnostic]) {
    switch format {
    case .json: Terminal.standardOutput(DiagnosticView.json(diagnostics).pretty + "\n")
    case .github: Terminal.standardOutput(DiagnosticView.github(diagnostics))
    case .text:
      let style = Terminal.style(for: .standardError, noColor: noColor)
      if !diagnostics.isEmpty {
        Terminal.standardError(
          DiagnosticView(style: style, source: Files.shown).text(diagnostics))
      }
      if !diagnostics.contains(where: { $0.severity == .error }) {
        Terminal.standardOutput("\(files.joined(separator: ", ")): valid\n")
      }
    }
  }
}
