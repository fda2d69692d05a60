/// Where a value stands in a document.
package struct JSONField: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case object, array, string, number, `true`, `false`, null
  }

  package var kind: Kind
  /// The bytes of the whole token: a string's quotes and a container's brackets included.
  package var range: Range<Int>
  /// Whether the token is a string with at least one backslash escape.
  package var hasEscapes: Bool
  /// Whether a name on the path to the value occurs twice in its object, so that readers may
  /// disagree about what the path leads to.
  package var isAmbiguous: Bool

  package init(kind: Kind, range: Range<Int>, hasEscapes: Bool = false, isAmbiguous: Bool = false) {
    self.kind = kind
    self.range = range
    self.hasEscapes = hasEscapes
    self.isAmbiguous = isAmbiguous
  }

  /// The string's text as UTF-8.
  ///
  /// - Parameter document: the document in which the field was located.
  /// - Returns: nil unless the field is a string whose escapes name whole characters.
  package func text(in document: Span<UInt8>) -> [UInt8]? {
    guard kind == .string, document.indices.contains(range: range) else { return nil }
    return JSONString.decode(document.extracting(range))
  }

  /// Whether the field is a string that decodes to `text`. Allocates nothing.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - document: the document in which the field was located.
  package func holds(_ text: Span<UInt8>, in document: Span<UInt8>) -> Bool {
    guard kind == .string, document.indices.contains(range: range) else { return false }
    return JSONString.token(document.extracting(range), decodesTo: text)
  }
}

extension Range<Int> {
  fileprivate func contains(range: Range<Int>) -> Bool {
    lowerBound <= range.lowerBound && range.upperBound <= upperBound
  }
}
