import ArgumentParser
import Core
import Governance
import Ledger
import SystemPackage

struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check cohort plans without opening a store.",
    discussion: """
      Reports every mistake of every file in one run. Exit status 1 if there is a mistake. A file \
      named policy.yaml is checked as a policy. Also reads the user list and the wrangler \
      configuration that a plan names.
      """)

  @Argument(help: "Cohort plans (YAML).", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @OptionGroup var output: DiagnosticOptions
  @OptionGroup var governance: PolicyFileOptions

  func run() async throws {
    try await FailureReport.reporting(noColor: output.noColor) {
      var diagnostics: [Diagnostic] = []
      for file in files {
        do { diagnostics += try warnings(file) } catch let error as DiagnosticsError {
          diagnostics += error.diagnostics
        } catch let error as LedgerError {
          diagnostics.append(
            Diagnostic(
              code: "unreadable-file", summary: "a cohort plan cannot be read",
              detail: error.message, at: nil))
        }
      }
      output.show(diagnostics, sound: "\(files.joined(separator: ", ")): valid")
      if diagnostics.contains(where: { $0.severity == .error }) { throw ExitStatus.error }
    }
  }

  private func warnings(_ file: String) throws -> [Diagnostic] {
    guard FilePath(file).lastComponent?.string == GoverningPolicy.fileName else {
      let cohort = try Cohort.load(file, governance)
      return try cohort.warnings + cohort.storeMistakes()
    }
    _ = try GoverningPolicy(file: file, isOperators: true)
    return []
  }
}
