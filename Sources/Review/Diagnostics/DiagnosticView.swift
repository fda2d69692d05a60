package import Core

/// Mistakes as compilers show them: place, summary, source line with carets, detail.
package struct DiagnosticView {
  private let style: Style
  private let source: @Sendable (String) -> [UInt8]?

  /// - Parameter source: the content of a file by the name that ranges carry; nil where it cannot be
  ///   read, and then no source line is shown.
  package init(style: Style, source: @escaping @Sendable (_ file: String) -> [UInt8]?) {
    self.style = style
    self.source = source
  }

  /// Nothing for no diagnostics; else every one, and a closing count.
  package func text(_ diagnostics: [Diagnostic]) -> String {
    guard !diagnostics.isEmpty else { return "" }
    var files: [String: [UInt8]?] = [:]
    let texts = diagnostics.map { text($0, &files) }
    return texts.joined(separator: "\n") + "\n" + Self.count(diagnostics) + "\n"
  }

  private func text(_ diagnostic: Diagnostic, _ files: inout [String: [UInt8]?]) -> String {
    var output = head(
      diagnostic.severity.rawValue, diagnostic.severity.meaning, diagnostic.summary,
      at: diagnostic.range, code: ErrorCode(diagnostic))
    output += excerpt(diagnostic.range, diagnostic.severity.meaning, &files)
    output += style.sentence(diagnostic.detail, indent: 2)
    for related in diagnostic.related {
      output += head("note", .quiet, related.message, at: related.range)
      output += excerpt(related.range, .quiet, &files)
    }
    return output
  }

  private func head(
    _ severity: String, _ meaning: Meaning, _ summary: String, at range: SourceRange?,
    code: ErrorCode? = nil
  ) -> String {
    let place = range.map { "\(Printable.prose($0.file)):\($0.line):\($0.column): " } ?? ""
    return style.heading(place) + style.paint(severity + ":", meaning) + " "
      + style.heading(Printable.prose(summary)) + style.paint(code.suffix, .quiet) + "\n"
  }

  private func excerpt(
    _ range: SourceRange?, _ meaning: Meaning, _ files: inout [String: [UInt8]?]
  ) -> String {
    guard let range else { return "" }
    let bytes: [UInt8]?
    if let known = files[range.file] {
      bytes = known
    } else {
      bytes = source(range.file)
      files[range.file] = .some(bytes)
    }
    guard let bytes, let excerpt = SourceExcerpt(range, in: bytes, width: style.width) else {
      return ""
    }
    return excerpt.line + "\n" + style.paint(excerpt.carets, meaning) + "\n"
  }

  private static func count(_ diagnostics: [Diagnostic]) -> String {
    [Diagnostic.Severity.error, .warning, .note].compactMap { severity in
      let count = diagnostics.count { $0.severity == severity }
      return count > 0 ? Quantity.count(count, severity.rawValue) : nil
    }.joined(separator: ", ")
  }
}

extension Diagnostic.Severity {
  fileprivate var meaning: Meaning {
    switch self {
    case .error: .attention
    case .warning: .changed
    case .note: .quiet
    }
  }
}
