import Ledger
import SystemPackage

/// Where a rendered plan goes.
enum Rendering {
  /// - Parameter path: nil for stdout; a file appears whole or not at all.
  static func write(_ text: String, to path: String?) throws {
    try writing(to: path) { try $0(text) }
  }

  /// Runs `body` with what takes the text piece by piece.
  static func writing(to path: String?, _ body: ((String) throws -> Void) throws -> Void) throws {
    guard let path else { return try body { Terminal.standardOutput($0) } }
    let file = try AtomicFileWriter(FilePath(path))
    try body { try file.append(Array($0.utf8)) }
    try file.commit()
  }

  /// Appends to the file that GitHub shows as the step's summary; prints outside of GitHub.
  ///
  /// - Throws: where the file has no room left, because GitHub then drops it as a whole.
  static func appendStepSummary(_ text: String) throws {
    guard let path = Environment["GITHUB_STEP_SUMMARY"] else {
      return Terminal.standardOutput(text)
    }
    let file = try DurableAppender(FilePath(path))
    let bytes = Array(text.utf8)
    guard file.length + Int64(bytes.count) <= stepSummaryBytes else {
      throw LedgerError(
        .storageFull,
        "the step's summary is full: GitHub drops a summary of more than 1 MiB. Print the plan in "
          + "a step of its own.")
    }
    try file.append(bytes)
  }

  /// A step's summary, at most, by GitHub's documentation.
  private static let stepSummaryBytes: Int64 = 1_048_576
}
