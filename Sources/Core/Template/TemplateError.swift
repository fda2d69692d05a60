/// A mistake in a template's text.
package struct TemplateError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case empty
    case unclosedBrace
    case strayClosingBrace
    case emptyName
    /// A name is a letter followed by letters, digits, `_` or `-`.
    case badName(String)
    /// A capture's name appears twice.
    case repeatedCapture(String)
    /// Two captures touch, so nothing says where one ends.
    case adjacentCaptures(String, String)
    /// `{name...}` must be the last part.
    case restNotLast(String)
    /// There are more captures than this, which no key can match.
    case tooManyCaptures(Int)
    /// No filter has this name.
    case unknownFilter(String)
    /// Nothing stands after a bar.
    case emptyFilter
    /// A capture has filters, which only `{legacy}` and `{id}` can have.
    case filteredCapture(String)
    /// There are more filters in a row than this.
    case tooManyFilters(Int)
  }

  package var reason: Reason
  /// Characters from the start of the template.
  package var offset: Int

  package init(_ reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension TemplateError: CustomStringConvertible {
  package var description: String {
    switch reason {
    case .empty: "the template is empty"
    case .unclosedBrace: "a '{' is not closed; write '{{' for a literal brace"
    case .strayClosingBrace: "a '}' has no matching '{'; write '}}' for a literal brace"
    case .emptyName: "'{}' names nothing"
    case .badName(let name):
      "'{\(name)}' is not a name: use a letter, then letters, digits, '_' or '-'"
    case .repeatedCapture(let name): "'{\(name)}' occurs twice; use each capture once"
    case .adjacentCaptures(let a, let b):
      "nothing separates '{\(a)}' from '{\(b)}'; put text between them"
    case .tooManyCaptures(let limit): "there are more than \(limit) captures"
    case .restNotLast(let name): "'{\(name)...}' captures the rest of the key, so it must be last"
    case .unknownFilter(let name):
      "'\(name)' is not a filter: \(Self.filters)"
    case .emptyFilter: "a filter is missing after '|': \(Self.filters)"
    case .filteredCapture(let name):
      "'{\(name)}' cannot have a filter: only {legacy} and {id} can, because captures are copied "
        + "unchanged"
    case .tooManyFilters(let limit): "a name has more than \(limit) filters"
    }
  }

  private static var filters: String {
    "the filters are \(NameFilter.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))"
  }
}
