public import Core

extension DiagnosticView {
  /// Workflow commands that GitHub Actions turns into annotations, one line each.
  ///
  /// The form is that of GitHub's "Workflow commands for GitHub Actions"; the escapes are those of
  /// `@actions/core`.
  public static func github(_ diagnostics: [Diagnostic]) -> String {
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
    let list = properties.map { "\($0.name)=\(escaped($0.value, isProperty: true))" }
    return "::\(command(for: diagnostic.severity)) \(list.joined(separator: ","))"
      + "::\(escaped(message, isProperty: false))"
  }

  private static func command(for severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": output += "%25"
      case "\r": output += "%0D"
      case "\n": output += "%0A"
      case ":" where isProperty: output += "%3A"
      case "," where isProperty: output += "%2C"
      case _ where Printable.isHidden(scalar): output += Printable.escape(scalar)
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
