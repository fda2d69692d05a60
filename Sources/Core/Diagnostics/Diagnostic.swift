/// A place in a file that a person wrote; lines and columns count from 1, columns in characters.
package struct SourceRange: Hashable, Sendable {
  package var file: String
  package var line: Int
  package var column: Int
  /// Characters covered on the first line; at least 1.
  package var length: Int

  package init(file: String, line: Int, column: Int, length: Int = 1) {
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
package struct Diagnostic: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    case error, warning, note
  }

  /// A related place, such as the first of two colliding claims.
  package struct Related: Hashable, Sendable {
    package var message: String
    package var range: SourceRange
    package init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  package var severity: Severity
  /// A stable name such as `duplicate-legacy-name`.
  package var code: String
  package var summary: String
  package var detail: String
  /// Nil when the mistake lies in no file (a directory look-up, an environment variable).
  package var range: SourceRange?
  package var related: [Related]

  package init(
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
package struct DiagnosticsError: Error, Sendable {
  package var diagnostics: [Diagnostic]
  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
