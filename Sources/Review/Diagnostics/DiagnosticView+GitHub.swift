package import Core

extension DiagnosticView {
  /// Workflow commands that GitHub Actions turns into annotations, one line each.
  package static func github(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { command($0) + "\n" }.joined()
  }

  private static func command(_ diagnostic: Diagnostic) -> String {
    var properties: [(name: String, value: String)] = []
    if let range = diagnostic.range {
      properties += [
        ("file", range.file), ("line", String(range.line)), ("col", String(range.column)),
      ]
    }
    properties.append(("title", diagnostic.summary + ErrorCode(diagnostic).suffix))
    let related = diagnostic.related.map {
      "\n\($0.range.file):\($0.range.line):\($0.range.column): \($0.message)"
    }
    let message = ([diagnostic.detail] + related).joined()
    let list = properties.map { "\($0.name)=\(WorkflowCommand.property($0.value))" }
    return "::\(command(for: diagnostic.severity)) \(list.joined(separator: ","))"
      + "::\(WorkflowCommand.data(message))"
  }

  private static func command(for severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }
}
