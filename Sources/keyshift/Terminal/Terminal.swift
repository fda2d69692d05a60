import Foundation
import Review
import Synchronization

/// The standard streams: results go to stdout, everything else to stderr.
///
/// Writing to a closed pipe does nothing: the work in progress continues.
/// Nothing that is written here is a command of GitHub Actions, whose steps' logs these streams become,
/// except through `annotations`.
enum Terminal {
  enum Stream {
    case standardOutput, standardError

    var descriptor: Int32 { self == .standardOutput ? STDOUT_FILENO : STDERR_FILENO }
    var isTerminal: Bool { isatty(descriptor) == 1 }
  }

  static func standardOutput(_ text: String) {
    FailureReport.hasShownDocument.withLock { $0 = true }
    try? FileHandle.standardOutput.write(contentsOf: Data(WorkflowCommand.inert(text).utf8))
  }

  static func standardError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(WorkflowCommand.inert(text).utf8))
  }

  /// Workflow commands, each in a line of its own, on stdout.
  static func annotations(_ commands: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data(commands.utf8))
  }

  static func style(for stream: Stream, noColor: Bool) -> Style {
    let isColored = ColorChoice.isColored(isOff: noColor, isTerminal: stream.isTerminal) {
      Environment[$0]
    }
    return Style(
      color: isColored, width: width(of: stream), shortens: stream.isTerminal || columns != nil)
  }

  /// As the caller sets them, for text that goes through another program.
  private static var columns: Int? {
    Environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 >= 20 ? $0 : nil }
  }

  static func write(_ text: String, to stream: Stream) {
    switch stream {
    case .standardOutput: standardOutput(text)
    case .standardError: standardError(text)
    }
  }

  /// Columns; 100 where there is no terminal.
  static func width(of stream: Stream) -> Int {
    if let columns { return columns }
    guard let size = size(of: stream), size.ws_col >= 20 else { return 100 }
    return Int(size.ws_col)
  }

  /// Lines of the screen; 24 where they are not known.
  static func height(of stream: Stream) -> Int {
    guard let size = size(of: stream), size.ws_row > 0 else { return 24 }
    return Int(size.ws_row)
  }

  private static func size(of stream: Stream) -> winsize? {
    guard stream.isTerminal else { return nil }
    var size = winsize()
    guard unsafe ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
    return size
  }

  /// Lets a reader that goes away (`| head`) end the output and not the work.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// A line typed at the terminal, or nil at its end.
  static func ask(_ question: String) -> String? {
    standardError(question)
    return readLine(strippingNewline: true)
  }

  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 }
}
