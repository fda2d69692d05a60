/// A kind of mistake in what a person wrote: its stable code and its constant summary.
package struct MistakeKind: Hashable, Sendable {
  package let code: String
  package let summary: String

  package init(_ code: String, _ summary: String) {
    self.code = code
    self.summary = summary
  }
}

extension Diagnostic {
  package init(
    _ kind: MistakeKind, _ detail: String, at range: SourceRange?, related: [Related] = [],
    severity: Severity = .error
  ) {
    self.init(
      severity, code: kind.code, summary: kind.summary, detail: detail, at: range,
      related: related)
  }
}
