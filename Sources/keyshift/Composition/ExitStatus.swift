import ArgumentParser

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
