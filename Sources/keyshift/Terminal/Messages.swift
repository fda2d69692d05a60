import Core
import Review
import Synchronization

/// What the program says besides results, on stderr: as text, or one JSON object a line.
enum Messages {
  enum Level: String {
    /// Said with --verbose.
    case debug
    /// Not said with --quiet.
    case info
    case warning, error
  }

  /// Which of them are said, and how.
  struct Settings: Sendable {
    var isQuiet = false
    var isVerbose = false
    var isJSON = false
    var progress = ProgressForm.auto

    /// By the arguments, for a call that the parser refuses.
    init(reading arguments: [String]) {
      isJSON =
        arguments.contains { $0.utf8.elementsEqual("--log-format=json".utf8) }
        || zip(arguments, arguments.dropFirst()).contains { $0 == "--log-format" && $1 == "json" }
    }

    init() {}
  }

  private static let adopted = Mutex<Settings?>(nil)

  static var settings: Settings {
    adopted.withLock { $0 } ?? Settings(reading: CommandLine.arguments)
  }

  /// Settles the settings for the whole process, before the command runs.
  static func adopt(_ settings: Settings) { adopted.withLock { $0 = settings } }

  /// - Parameters:
  ///   - message: without its level; what comes from outside may still be in it.
  ///   - code: of an error, such as `KS0201`.
  ///   - text: as people read it, with its line ends; nil has the message in a line of its own.
  static func say(
    _ level: Level, _ message: String, code: ErrorCode? = nil, text: String? = nil
  ) {
    let settings = settings
    guard isSaid(level, settings) else { return }
    if settings.isJSON {
      line(level, Printable.lines(message), code: code, in: settings)
    } else {
      Terminal.standardError(text ?? Printable.prose(message) + "\n")
    }
  }

  /// What the program does, for a person who looks for a mistake.
  static func detail(_ message: @autoclosure () -> String) {
    guard isSaid(.debug, settings) else { return }
    let message = message()
    say(.debug, message, text: "debug: \(Printable.prose(message))\n")
  }

  static func warn(_ message: String) {
    say(.warning, message, text: "warning: \(Printable.prose(message))\n")
  }

  /// Mistakes and warnings with the lines that they are about.
  static func diagnostics(_ diagnostics: [Diagnostic], noColor: Bool) {
    guard !diagnostics.isEmpty else { return }
    let settings = settings
    guard settings.isJSON else {
      let style = Terminal.style(for: .standardError, noColor: noColor)
      return Terminal.standardError(
        DiagnosticView(style: style, source: Files.shown).text(diagnostics))
    }
    for diagnostic in diagnostics {
      let place = diagnostic.range.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
      line(
        diagnostic.severity == .error ? .error : .warning,
        Printable.prose("\(place)\(diagnostic.summary): \(diagnostic.detail)"),
        code: ErrorCode(diagnostic), in: settings)
    }
  }

  private static func isSaid(_ level: Level, _ settings: Settings) -> Bool {
    switch level {
    case .debug: settings.isVerbose
    case .info: !settings.isQuiet
    case .warning, .error: true
    }
  }

  private static func line(
    _ level: Level, _ message: String, code: ErrorCode?, in settings: Settings
  ) {
    let object: JSONValue = [
      "time": JSONValue(Environment.now()), "level": .string(level.rawValue),
      "message": .string(message), "code": .string(code?.description),
    ]
    Terminal.standardError(object.compact + "\n")
  }
}
