package import Core

extension DiagnosticView {
  package static func json(_ diagnostics: [Diagnostic]) -> JSONValue {
    [
      "format": "keyshift.diagnostics/1",
      "errors": .integer(diagnostics.count { $0.severity == .error }),
      "warnings": .integer(diagnostics.count { $0.severity == .warning }),
      "diagnostics": list(diagnostics),
    ]
  }

  /// The diagnostics alone, as a member of another document.
  package static func list(_ diagnostics: [Diagnostic]) -> JSONValue {
    .array(diagnostics.map(json))
  }

  private static func json(_ diagnostic: Diagnostic) -> JSONValue {
    [
      "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
      "number": .string(ErrorCode(diagnostic)?.description),
      "summary": .string(diagnostic.summary), "detail": .string(diagnostic.detail),
      "range": diagnostic.range.map(json) ?? .null,
      "related": .array(
        diagnostic.related.map {
          ["message": .string($0.message), "range": json($0.range)]
        }),
    ]
  }

  private static func json(_ range: SourceRange) -> JSONValue {
    [
      "file": .string(range.file), "line": .integer(range.line),
      "column": .integer(range.column), "length": .integer(range.length),
    ]
  }
}
