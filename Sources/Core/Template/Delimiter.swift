/// The one character that parts a key's segments, as keys hold it: its UTF-8 bytes.
///
/// A character is one Unicode scalar. Its bytes never begin inside another scalar, so they can be
/// searched for in any key.
package struct Delimiter: Hashable, Sendable {
  package let scalar: Unicode.Scalar
  let first: UInt8
  /// What follows the first byte; empty for ASCII.
  let tail: [UInt8]

  package static let colon: Delimiter = ":"

  package init(_ scalar: Unicode.Scalar) {
    self.scalar = scalar
    let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    first = bytes.first ?? 0
    tail = Array(bytes.dropFirst())
  }

  /// The delimiter that `text` is; nil unless it is one scalar and no control character, which keys and
  /// messages cannot show.
  package init?(_ text: String) {
    let scalars = text.unicodeScalars
    guard let scalar = scalars.first, scalars.count == 1,
      scalar.properties.generalCategory != .control
    else { return nil }
    self.init(scalar)
  }

  package var bytes: [UInt8] { [first] + tail }

  package var text: String { String(Character(scalar)) }

  /// Whether the delimiter stands anywhere in `bytes`.
  package func isIn(_ bytes: [UInt8]) -> Bool {
    bytes.span.firstPlace(of: self, from: 0) != nil
  }

  /// What stands before the first delimiter; all where there is none.
  package func prefix(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return Array(bytes[..<(bytes.span.firstPlace(of: self, from: 0) ?? bytes.count)])
  }

  /// Whether `bytes` start with it.
  func begins(_ bytes: [UInt8]) -> Bool { bytes.span.holds(self, at: 0) }
}

extension Delimiter: ExpressibleByUnicodeScalarLiteral {
  package init(unicodeScalarLiteral value: Unicode.Scalar) { self.init(value) }
}

extension Delimiter: CustomStringConvertible {
  package var description: String { text }
}

extension Span<UInt8> {
  /// The first place of the delimiter at or after `start`.
  func firstPlace(of delimiter: Delimiter, from start: Int) -> Int? {
    guard !delimiter.tail.isEmpty else { return firstIndex(of: delimiter.first, from: start) }
    var start = start
    while let place = firstIndex(of: delimiter.first, from: start) {
      if holds(delimiter.tail.span, at: place + 1) { return place }
      start = place + 1
    }
    return nil
  }

  func holds(_ delimiter: Delimiter, at offset: Int) -> Bool {
    offset < count && self[offset] == delimiter.first
      && (delimiter.tail.isEmpty || holds(delimiter.tail.span, at: offset + 1))
  }
}
