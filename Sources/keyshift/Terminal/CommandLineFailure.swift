import ArgumentParser
import Foundation
import Review

/// What the argument parser says about a wrong call, without the arguments that a terminal or a
/// CI system's log would take for more than text.
enum CommandLineFailure {
  /// Prints the parser's message for an error, or the help that was asked for, and ends the program.
  static func end(_ error: any Error) -> Never {
    let status = Keyshift.exitCode(for: error)
    // Help, the version and completions are the program's own words, for stdout.
    if status.isSuccess { Keyshift.exit(withError: error) }
    let message = Printable.lines(Keyshift.fullMessage(for: error))
    if !message.isEmpty {
      Terminal.standardError(message + "\n")
      FailureReport.showJSON(
        Printable.lines(Keyshift.message(for: error)), nil, status: status.rawValue)
    }
    Foundation.exit(status.rawValue)
  }

  /// The error that the same call gives with its arguments made harmless, where it gives one: in a
  /// message, a line end inside an argument could not be told from those of the message.
  ///
  /// - Parameter error: of parsing `arguments`.
  static func harmless(_ error: any Error, _ arguments: [String]) -> any Error {
    let cleaned = arguments.map(Printable.prose)
    guard !zip(cleaned, arguments).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) else {
      return error
    }
    do { _ = try Keyshift.parseAsRoot(cleaned) } catch let other
      where !Keyshift.exitCode(for: other).isSuccess
    { return other } catch {}
    return error
  }
}
