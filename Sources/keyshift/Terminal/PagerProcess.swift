import Glibc
import Review

/// A pager that reads from this program, in its process group, so that it may read the keyboard.
final class PagerProcess {
  private let process: pid_t
  private let pipe: Int32

  /// - Parameters:
  ///   - command: for the shell.
  ///   - stream: where the pager prints.
  /// - Returns: nil where no process can be started.
  init?(_ command: String, printsTo stream: Terminal.Stream) {
    var ends: [Int32] = [-1, -1]
    guard unsafe Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    guard let process = Self.start(command, reading: ends[0], printsTo: stream) else {
      close(ends[1])
      return nil
    }
    self.process = process
    pipe = ends[1]
    // Ctrl-C is the pager's; this program ends when it does.
    signal(SIGINT, SIG_IGN)
    signal(SIGQUIT, SIG_IGN)
  }

  /// - Returns: false where nobody reads any more.
  func write(_ text: String) -> Bool {
    var rest = Array(WorkflowCommand.inert(text).utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(pipe, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Ends the text, and waits until the reader leaves.
  ///
  /// - Returns: false where the shell found no such program, or may not run it.
  func finish() -> Bool {
    close(pipe)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    signal(SIGINT, SIG_DFL)
    signal(SIGQUIT, SIG_DFL)
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 0
    return code != 126 && code != 127
  }

  private static func start(
    _ command: String, reading: Int32, printsTo stream: Terminal.Stream
  ) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, reading, STDIN_FILENO)
    if stream != .standardOutput {
      unsafe posix_spawn_file_actions_adddup2(&actions, stream.descriptor, STDOUT_FILENO)
    }
    // This program ignores it, which a pager would inherit.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGPIPE, SIGINT, SIGQUIT] { unsafe sigaddset(&signals, number) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // As git has them: one screen is printed without waiting, colours are shown, and the text stays.
    let variables = Environment.all.merging(["LESS": "FRX", "LV": "-c"]) { own, _ in own }
    var process: pid_t = 0
    let failure = unsafe withCStrings(["sh", "-c", command]) { arguments in
      unsafe withCStrings(variables.map { "\($0)=\($1)" }) { environment in
        unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
      }
    }
    return failure == 0 ? process : nil
  }

  private static func withCStrings(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) -> Int32 {
    var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe body($0) } ?? ENOMEM
    }
  }
}
