/// A place in a file that a person wrote; lines and columns count from 1, columns in characters.
public struct SourceRange: Hashable, Sendable {
  public var file: String
  public var line: Int
  public var column: Int
  /// Characters covered on the first line; at least 1.
  public var length: Int

  public init(file: String, line: Int, column: Int, length: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
  }
}

/// One mistake in what a person wrote, or one thing they should know.
///
/// The summary is constant for its code; the detail says what was found, why it is wrong and how to
/// fix it.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    case error, warning, note
  }

  /// A related place, such as the first of two colliding claims.
  public struct Related: Hashable, Sendable {
    public var message: String
    public var range: SourceRange
    public init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  public var severity: Severity
  /// A stable name such as `duplicate-legacy-name`.
  public var code: String
  public var summary: String
  public var detail: String
  /// Nil when the mistake lies in no file (a directory look-up, an environment variable).
  public var range: SourceRange?
  public var related: [Related]

  public init(
    _ severity: Severity = .error, code: String, summary: String, detail: String,
    at range: SourceRange?, related: [Related] = []
  ) {
    self.severity = severity
    self.code = code
    self.summary = summary
    self.detail = detail
    self.range = range
    self.related = related
  }
}

/// Mistakes that stop the work, all those found in one run; never empty.
public struct DiagnosticsError: Error, Sendable {
  public var diagnostics: [Diagnostic]
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
