import Glibc

/// The check that the system lets this process open files at all.
///
/// The runtime's event loop, Foundation and SQLite trap or fail without a word where it does not, so it
/// comes before everything else.
enum Descriptors {
  /// What a command has open at once, with room to spare: signals, store and journals, and what an event
  /// loop takes on each processor.
  static var needed: Int { 32 + 4 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Opens the standard streams that the caller closed: the next file would get their number, and output
  /// would go into it.
  static func openStandardStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is the one that is missing.
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  /// - Returns: what is wrong, and what to do; nil where enough files can be opened.
  static func problem() -> String? {
    var limit = rlimit()
    if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < limit.rlim_max, limit.rlim_cur < 1_024
    {
      limit.rlim_cur = min(limit.rlim_max, 1_024)
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    let needed = needed
    while opened.count < needed {
      let descriptor = unsafe open("/", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return "this process can open only \(opened.count) more files, and the command needs "
          + "\(needed) (\(reason)). Raise the limit with `ulimit -n 1024`, or close inherited "
          + "files, and run again."
      }
      opened.append(descriptor)
    }
    return nil
  }

  /// Writes to stderr without the runtime's help.
  static func complain(_ problem: String) {
    let text = Array("error: \(problem)\n".utf8)
    _ = unsafe text.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  }
}
