/// A text that equals another one only where both are the same bytes.
///
/// Swift's `String` takes canonically equivalent spellings (NFC and NFD) for one text. To a store they
/// are two keys, and to the application two users, so names and IDs never compare as `String`.
package struct Bytewise: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (a: Bytewise, b: Bytewise) -> Bool { a.text.isSame(as: b.text) }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}

extension Bytewise: Comparable {
  /// UTF-8 byte order, the same in every locale.
  package static func < (a: Bytewise, b: Bytewise) -> Bool {
    a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }
}

extension String {
  /// Whether both are the same bytes.
  package func isSame(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let (mine, theirs) = (utf8Span.span, other.utf8Span.span)
    var i = 0
    while i < mine.count {
      if mine[i] != theirs[i] { return false }
      i += 1
    }
    return true
  }
}

extension String? {
  /// Whether both are absent, or the same bytes.
  package func isSame(as other: String?) -> Bool {
    switch (self, other) {
    case (let mine?, let theirs?): mine.isSame(as: theirs)
    case (nil, nil): true
    default: false
    }
  }
}

extension Hasher {
  /// Feeds the text's bytes, and not its canonical form.
  package mutating func combine(bytesOf text: String) {
    let bytes = text.utf8Span.span
    combine(bytes.count)
    unsafe bytes.withUnsafeBytes { unsafe combine(bytes: $0) }
  }
}
