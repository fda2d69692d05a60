import Core

extension YAMLSyntaxError {
  /// The error with its place, and with what usually leads to it.
  func diagnostic(in source: SourceText, file: String) -> Diagnostic {
    let place = SourceSpan(start: offset, end: offset + 1)
    let range = source.range(place, file: file)
    if isTab(in: source) {
      return Diagnostic(
        .tab,
        "YAML indents with spaces only. Replace the tab with spaces.",
        at: range)
    }
    var detail = "The parser stopped here: \(problem)"
    var related: [Diagnostic.Related] = []
    if let context {
      detail += " (\(context.text))"
      if context.offset != offset {
        let start = SourceSpan(start: context.offset, end: context.offset + 1)
        related = [.init("\(context.text), from here", at: source.range(start, file: file))]
      }
    }
    let advice = advice + (source.line(range.line)?.contains("${") == true ? Self.reference : "")
    return Diagnostic(.yamlSyntax, "\(detail). \(advice)", at: range, related: related)
  }

  private static let reference =
    " Inside { } and [ ], a reference to a variable needs quotes: \"${NAME}\"."

  private func isTab(in source: SourceText) -> Bool {
    source.scalars(SourceSpan(start: offset, end: offset + 1)) == ["\t"]
  }

  /// Keyed by libyaml's own wording, which is stable since 2008; other words get general advice.
  private var advice: String {
    switch problem {
    case "mapping values are not allowed in this context":
      "Quote a string that contains ': ', and check the indentation of this line."
    case "could not find expected ':'":
      "Put a colon and a space after a key, and quote strings that span several lines."
    case "did not find expected key", "did not find expected '-' indicator":
      "Align the keys of a mapping, and the dashes of a list, in one column."
    case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
      "Separate items with commas, close every bracket, and quote templates: \"trip:{legacy}\"."
    case "found unexpected end of stream":
      "Close the quote that was opened."
    case "found character that cannot start any token":
      "Quote a string that starts with '@', '`' or '%'."
    case "found unknown escape character":
      "In double quotes a backslash starts an escape; write '\\\\', or use single quotes."
    default:
      "Check the indentation and the quotes on this line and the one before."
    }
  }
}
