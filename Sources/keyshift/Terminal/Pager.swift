import Foundation

/// Shows what is longer than the screen through the person's pager, as git does.
enum Pager {
  /// The reader left; what would follow is not wanted.
  private struct ReaderLeft: Error {}

  /// Runs `body` with what takes its text piece by piece. Off a terminal it is printed as it comes.
  ///
  /// A reader who leaves early ends `body` and nothing else. Text for a pager that cannot start is
  /// printed.
  ///
  /// - Parameter isOff: `--no-pager`.
  /// - Returns: whether the text went through a pager.
  @discardableResult
  static func show(
    on stream: Terminal.Stream, isOff: Bool, _ body: ((String) throws -> Void) throws -> Void
  ) throws -> Bool {
    guard !isOff, stream.isTerminal, let command = command(Environment.asSet) else {
      try body { Terminal.write($0, to: stream) }
      return false
    }
    let screen = PagedText(command, on: stream)
    defer { screen.finish() }
    do {
      try body { if !screen.takes($0) { throw ReaderLeft() } }
    } catch is ReaderLeft {}
    return screen.isPaged
  }

  /// The pager of KEYSHIFT_PAGER, else of PAGER, else `less`; nil for none: an empty one, or `cat`.
  ///
  /// - Parameter variable: a variable as it is set.
  static func command(_ variable: (String) -> String?) -> String? {
    if let own = variable("KEYSHIFT_PAGER") ?? variable("PAGER") {
      let command = own.trimmingCharacters(in: .whitespaces)
      return command.isEmpty || command == "cat" ? nil : command
    }
    // `less` would say that such a terminal is not fully functional, and wait.
    guard let terminal = variable("TERM"), !terminal.isEmpty, terminal != "dumb" else { return nil }
    return "less"
  }
}

/// Text that is kept until it is longer than the screen, and goes through a pager from then on.
private final class PagedText {
  private enum State {
    /// Kept, and the lines that it takes on the screen.
    case kept(String, lines: Int)
    /// `sent` is what the pipe may hold unread; nil once the pager has read.
    case paging(PagerProcess, sent: String?)
    case direct, left
  }

  /// What a pipe holds: a pager that took more has started.
  private static let pipeBytes = 65_536

  private let command: String
  private let stream: Terminal.Stream
  private var state = State.kept("", lines: 0)
  private(set) var isPaged = false

  init(_ command: String, on stream: Terminal.Stream) {
    self.command = command
    self.stream = stream
  }

  /// - Returns: whether more is wanted.
  func takes(_ text: String) -> Bool {
    switch state {
    case .kept(let before, let lines):
      let (all, count) = (before + text, lines + screenLines(text))
      state = .kept(all, lines: count)
      if count >= Terminal.height(of: stream) { start(all) }
    case .paging(let process, let sent):
      guard process.write(text) else {
        end(process, unread: sent.map { $0 + text })
        break
      }
      let unread = sent.map { $0 + text }
      state = .paging(process, sent: unread.flatMap { $0.utf8.count > Self.pipeBytes ? nil : $0 })
    case .direct: Terminal.write(text, to: stream)
    case .left: break
    }
    if case .left = state { return false }
    return true
  }

  func finish() {
    switch state {
    case .kept(let text, _): Terminal.write(text, to: stream)
    case .paging(let process, let sent): end(process, unread: sent)
    case .direct, .left: break
    }
    state = .left
  }

  private func start(_ text: String) {
    guard let process = PagerProcess(command, printsTo: stream) else {
      Terminal.write(text, to: stream)
      state = .direct
      return
    }
    isPaged = true
    state = .paging(process, sent: "")
    _ = takes(text)
  }

  /// Waits for the pager, and prints what one that could not start has not shown.
  private func end(_ process: PagerProcess, unread: String?) {
    let hasStarted = process.finish()
    guard !hasStarted, let unread else {
      state = .left
      return
    }
    isPaged = false
    Terminal.write(unread, to: stream)
    state = .direct
  }

  /// A line longer than the screen is wide takes several.
  private func screenLines(_ text: String) -> Int {
    let width = Terminal.width(of: stream)
    return text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).reduce(-1) {
      $0 + 1 + max(0, $1.count - 1) / width
    }
  }
}
