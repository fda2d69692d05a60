import ArgumentParser
import Core
import Engine
import Foundation
import Governance
import Ledger
import Review

/// Turns what a command throws into a message on stderr and an exit status.
enum FailureReport {
  /// Runs a command's body; every error it throws is printed here and nowhere else.
  static func reporting(
    noColor: Bool = false, _ body: () async throws -> Void
  ) async throws {
    Terminal.ignoreBrokenPipes()
    do {
      try FileMode.adoptEnvironment()
      try await body()
    } catch let exit as ExitCode {
      throw exit
    } catch let misuse as ValidationError {
      throw misuse
    } catch {
      let status = exitCode(for: error)
      show(error, noColor: noColor)
      showJSON(message(error), error, status: status.rawValue)
      throw status
    }
  }

  private static func show(_ error: any Error, noColor: Bool) {
    let diagnostics: [Diagnostic] =
      switch error {
      case let error as DiagnosticsError: error.diagnostics
      case let error as PolicyRefusal: error.violations.map(\.atCommandLine)
      default: []
      }
    if !(error is DiagnosticsError) {
      Messages.say(
        .error, message(error), code: ErrorCode.of(error),
        text: text(error, Terminal.style(for: .standardError, noColor: noColor)))
      guard Messages.settings.isJSON else { return }
    }
    Messages.diagnostics(diagnostics, noColor: noColor)
  }

  static func text(_ error: any Error, _ style: Style) -> String {
    switch error {
    case let error as DiagnosticsError:
      return DiagnosticView(style: style, source: Files.shown).text(error.diagnostics)
    case is CancellationError: return message(error) + ErrorCode.of(error).suffix + "\n"
    default: break
    }
    let line = "error: \(Printable.prose(message(error)))" + ErrorCode.of(error).suffix + "\n"
    guard let error = error as? PolicyRefusal else { return line }
    return line + "\n"
      + DiagnosticView(style: style, source: Files.shown).text(
        error.violations.map(\.atCommandLine))
  }

  /// What went wrong, and how a person at the command line goes on.
  static func message(_ error: any Error) -> String {
    guard let advice = (error as? any AdvisedError)?.advice else { return fact(error) }
    let fact = fact(error)
    return fact + (fact.hasSuffix(".") ? " " : ". ") + advice.atCommandLine
  }

  private static func fact(_ error: any Error) -> String {
    switch error {
    case let error as DiagnosticsError:
      let mistakes = error.diagnostics.filter { $0.severity == .error }
      return (mistakes.first ?? error.diagnostics.first).map { "\($0.summary): \($0.detail)" }
        ?? "the input has mistakes"
    case let error as PlanRefusal: return "the plan was refused: \(error.message)"
    case let error as PolicyRefusal:
      return "\(error.what) was refused: the policy of '\(error.environment)' does not allow it"
    case let error as StoreError: return error.description
    case let error as LedgerError: return error.description
    case is CancellationError: return "interrupted; nothing was left half-done"
    default: return String(describing: error)
    }
  }

  static func exitCode(for error: any Error) -> ExitCode {
    switch FailureClass(error) {
    case .planRefused, .policyRefused: ExitStatus.planRefused
    case .gateClosed, .frozen, .cleanupRefused, .recordsDeleted: ExitStatus.checkFailed
    case .lockHeld: ExitStatus.lockHeld
    case .interrupted: ExitStatus.interrupted
    case .identityRefused, .stateMissing, .inputRefused, .stateUnusable, .storeRefused, .storeLimit,
      .storeUnavailable, .unexpected:
      ExitStatus.error
    }
  }
}

/// What the program's exit status means; the same for every command.
enum ExitStatus {
  static let error = ExitCode(1)
  /// `plan --detailed-exitcode`: there are changes.
  static let changes = ExitCode(2)
  /// A run ended with failed, drifted or conflicted operations.
  static let incomplete = ExitCode(3)
  /// Reading back, comparing or auditing found a difference.
  static let checkFailed = ExitCode(4)
  static let lockHeld = ExitCode(5)
  static let planRefused = ExitCode(6)
  static let interrupted = ExitCode(130)
}
