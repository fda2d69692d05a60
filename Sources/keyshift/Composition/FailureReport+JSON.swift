import ArgumentParser
import Core
import Foundation
import Governance
import Ledger
import Review
import Synchronization

extension FailureReport {
  /// Whether the command was asked for JSON. Read from the arguments, so that a call which the parser
  /// refuses is answered in the form that was asked for, too.
  static let isJSON = CommandLine.arguments.dropFirst().contains("--json")

  /// Set once a command has printed something of its own, which is then the only document on stdout.
  static let hasShownDocument = Mutex(false)

  /// Prints a failure on stdout where JSON was asked for and nothing was printed yet.
  ///
  /// - Parameters:
  ///   - message: as stderr has it, without its code.
  ///   - status: the program's exit status.
  static func showJSON(_ message: String, _ error: (any Error)?, status: Int32) {
    guard isJSON, !hasShownDocument.withLock({ $0 }) else { return }
    Terminal.standardOutput(document(message, error, status: status).pretty + "\n")
  }

  static func document(_ message: String, _ error: (any Error)?, status: Int32) -> JSONValue {
    let diagnostics: [Diagnostic] =
      switch error {
      case let error as DiagnosticsError: error.diagnostics
      case let error as PolicyRefusal: error.violations.map(\.atCommandLine)
      default: []
      }
    let code = error.flatMap(ErrorCode.of) ?? diagnostics.first.flatMap { ErrorCode($0) }
    let page = code.flatMap(ErrorPage.of)
    // The page says it in full; the message has the short form.
    let advice = page?.parts[.cure] ?? (error as? any AdvisedError)?.advice?.atCommandLine
    return [
      "format": "keyshift.error/1", "code": .string(code?.description),
      "title": .string(page?.title), "message": .string(message),
      "advice": .string(advice), "exit_status": .integer(Int(status)),
      "diagnostics": DiagnosticView.list(diagnostics),
    ]
  }
}
