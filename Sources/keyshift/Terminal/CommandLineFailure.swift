import ArgumentParser
import Core
import Foundation
import Review

/// What the argument parser says about a wrong call, without the arguments that a terminal or a
/// CI system's log would take for more than text.
enum CommandLineFailure {
  /// Prints the parser's message for an error, or the help that was asked for, and ends the program.
  ///
  /// - Parameter command: what ran; nil where the call could not be parsed.
  static func end(_ error: any Error, of command: (any ParsableCommand.Type)? = nil) -> Never {
    let status = Keyshift.exitCode(for: error)
    // Help, the version and completions are the program's own words, for stdout.
    if status.isSuccess { Keyshift.exit(withError: error) }
    let (message, rest) = parts(error, of: command)
    if !message.isEmpty {
      Messages.say(.error, message, text: "error: \(message)\n\(rest)")
      FailureReport.showJSON(message, nil, status: status.rawValue)
    }
    Foundation.exit(status.rawValue)
  }

  /// What is wrong, and the lines below it: how the command is used.
  private static func parts(
    _ error: any Error, of command: (any ParsableCommand.Type)?
  ) -> (message: String, rest: String) {
    if let misuse = error as? ValidationError, let command {
      return (Printable.lines(misuse.message), usage(of: command))
    }
    if command == nil, let unknown = UnknownCommand(Array(CommandLine.arguments.dropFirst())) {
      return (unknown.message, usage(of: unknown.parent))
    }
    let message = Printable.lines(Keyshift.message(for: error))
    let full = Printable.lines(Keyshift.fullMessage(for: error))
    // The parser begins with `error: ` and the message.
    let lead = "\(Keyshift._errorPrefix)\(message)\n"
    return (
      message,
      full.utf8.starts(with: lead.utf8)
        ? String(full.unicodeScalars.dropFirst(lead.unicodeScalars.count)) + "\n" : ""
    )
  }

  private static func usage(of command: any ParsableCommand.Type) -> String {
    let name = UnknownCommand.path(to: command).joined(separator: " ")
    let usage = Keyshift.usageString(for: command)
      .unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }.joined(separator: "\n       ")
    return "Usage: \(usage)\n  See '\(name) --help' for more information.\n"
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

/// A word in place of a command that is none.
struct UnknownCommand {
  let name: String
  /// Whose subcommands were looked at.
  let parent: any ParsableCommand.Type

  /// Nil where the words up to the first option, or to the arguments of a command, are commands.
  init?(_ arguments: [String]) {
    var parent: any ParsableCommand.Type = Keyshift.self
    for (place, argument) in arguments.enumerated() {
      let commands = parent.configuration.subcommands
      guard !commands.isEmpty, !argument.utf8.starts(with: "-".utf8) else { return nil }
      if place == 0, argument == "help" { continue }
      guard let next = commands.first(where: { $0._commandName == argument }) else {
        self.name = argument
        self.parent = parent
        return
      }
      parent = next
    }
    return nil
  }

  var message: String {
    let names = parent.configuration.subcommands.map { $0._commandName }
    let place = Self.path(to: parent).dropFirst().joined(separator: " ")
    let what = place.isEmpty ? "command" : "command of '\(place)'"
    return Printable.prose(
      "There is no \(what) named \(quoted(name)).\(Spelling.question(name, among: names))")
  }

  /// The words that call a command.
  static func path(to command: any ParsableCommand.Type) -> [String] {
    func path(_ from: any ParsableCommand.Type) -> [String]? {
      if from == command { return [from._commandName] }
      for child in from.configuration.subcommands {
        if let rest = path(child) { return [from._commandName] + rest }
      }
      return nil
    }
    return path(Keyshift.self) ?? [Keyshift._commandName]
  }
}
