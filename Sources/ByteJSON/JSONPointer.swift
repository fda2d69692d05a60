/// A JSON Pointer (RFC 6901): the path to one value inside a document.
package struct JSONPointer: Hashable, Sendable {
  /// The reference tokens, unescaped, as UTF-8.
  package let tokens: [[UInt8]]
  /// The pointer as written.
  package let text: String

  /// - Throws: `JSONPointerError` unless `text` is empty or starts with `/` and escapes `~` as `~0`.
  package init(_ text: String) throws(JSONPointerError) {
    self.text = text
    guard !text.isEmpty else {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .missingSlash }
    var tokens: [[UInt8]] = []
    for part in text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
      tokens.append(try Self.unescape(part))
    }
    self.tokens = tokens
  }

  /// The pointer of these reference tokens, unescaped.
  package init(tokens: [[UInt8]]) {
    self.tokens = tokens
    var text: [UInt8] = []
    for token in tokens {
      text.append(UInt8(ascii: "/"))
      for byte in token {
        switch byte {
        case UInt8(ascii: "~"): text += "~0".utf8
        case UInt8(ascii: "/"): text += "~1".utf8
        default: text.append(byte)
        }
      }
    }
    self.text = String(decoding: text, as: UTF8.self)
  }

  /// The pointer to a member of the document's own object, whatever its name.
  package init(member name: String) { self.init(member: Array(name.utf8)) }

  /// The same for a name as UTF-8.
  package init(member name: [UInt8]) { self.init(tokens: [name]) }

  private static func unescape(_ part: some Sequence<UInt8>) throws(JSONPointerError) -> [UInt8] {
    var token: [UInt8] = []
    var escaping = false
    for byte in part {
      switch (escaping, byte) {
      case (true, UInt8(ascii: "0")):
        token.append(UInt8(ascii: "~"))
        escaping = false
      case (true, UInt8(ascii: "1")):
        token.append(UInt8(ascii: "/"))
        escaping = false
      case (true, _): throw .badEscape
      case (false, UInt8(ascii: "~")): escaping = true
      case (false, _): token.append(byte)
      }
    }
    guard !escaping else { throw .badEscape }
    return token
  }
}

package enum JSONPointerError: Error, Hashable, Sendable {
  /// A pointer that is not empty starts with `/`.
  case missingSlash
  /// `~` stands only in `~0` (a tilde) and `~1` (a slash).
  case badEscape
}
