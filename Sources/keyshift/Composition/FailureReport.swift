import ArgumentParser
import Core
import Engine
import Foundation
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
      Terminal.standardError(text(error, Terminal.style(for: .standardError, noColor: noColor)))
      throw exitCode(for: error)
    }
  }

  static func text(_ error: any Error, _ style: Style) -> String {
    let end = ErrorCode.of(error).suffix + "\n"
    return switch error {
    case let error as DiagnosticsError:
      DiagnosticView(style: style, source: Files.shown).text(error.diagnostics)
    case let error as PlanRefusal:
      "error: the plan was refused: \(Printable.prose(error.message))" + end
    case let error as PolicyRefusal:
      "error: \(error.what) was refused: it does not meet the policy of "
        + "'\(Printable.prose(error.environment))'" + end + "\n"
        + DiagnosticView(style: style, source: Files.shown).text(
          error.violations.map(\.diagnostic))
    case let error as StoreError: "error: \(Printable.prose(error.description))" + end
    case let error as LedgerError: "error: \(Printable.prose(error.description))" + end
    case is CancellationError: "interrupted; nothing was left half-done" + end
    default: "error: \(Printable.prose(String(describing: error)))" + end
    }
  }

  static func exitCode(for error: any Error) -> ExitCode {
    switch error {
    case is PlanRefusal, is PolicyRefusal: ExitStatus.planRefused
    case let error as LedgerError where error.code == .lockHeld: ExitStatus.lockHeld
    case let error as StoreError where error.code == .cancelled: ExitStatus.interrupted
    case is CancellationError: ExitStatus.interrupted
    case is EnvironmentGateRefusal, is CleanupRefusal: ExitStatus.checkFailed
    default: ExitStatus.error
    }
  }
}
