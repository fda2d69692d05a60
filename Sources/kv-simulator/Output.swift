import Glibc
import Synchronization

/// A failure of the system, with the place it happened.
struct SystemError: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) { description = "\(what): \(unsafe String(cString: strerror(errno)))" }
}

enum Output {
  static func line(_ text: String) { try? write(text + "\n", to: STDOUT_FILENO) }

  static func errorLine(_ text: String) { try? write(text + "\n", to: STDERR_FILENO) }

  /// Puts `text` in place of whatever is at `path`; readers never see a partial file.
  static func replace(_ path: String, with text: String) throws(SystemError) {
    let temporary = path + ".new"
    let file = try FileDescriptor(path: temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
    try write(text, to: file.number)
    guard unsafe rename(temporary, path) == 0 else { throw SystemError("cannot write \(path)") }
  }

  fileprivate static func write(_ text: String, to file: Int32) throws(SystemError) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
      }
      guard count > 0 || errno == EINTR else { throw SystemError("cannot write") }
      start += max(0, count)
    }
  }
}

/// A log of lines; each is appended with one call, so that lines of several processes stay whole.
final class LineLog: Sendable {
  private let file: Mutex<Int32>
  private let owned: FileDescriptor?

  /// - Parameter path: created if missing; `-` is stderr.
  init(path: String) throws(SystemError) {
    owned =
      path == "-"
      ? nil : try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_APPEND)
    file = Mutex(owned?.number ?? STDERR_FILENO)
  }

  /// A line that cannot be written is lost: the service goes on without its log.
  func append(_ line: String) {
    file.withLock { try? Output.write(line + "\n", to: $0) }
  }
}

/// Closes the file when let go.
final class FileDescriptor: Sendable {
  let number: Int32

  init(path: String, flags: Int32) throws(SystemError) {
    number = unsafe open(path, flags | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw SystemError("cannot open \(path)") }
  }

  deinit { if number >= 0 { _ = close(number) } }
}

enum Environment {
  /// Nil where the variable is unset or empty.
  static func value(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
