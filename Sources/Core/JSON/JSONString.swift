/// String tokens of a document, quotes included, and the text they stand for.
///
/// Tokens are those that `JSONPointerSet.locate` found, so their grammar has been checked.
public enum JSONString {
  /// The text of a token as UTF-8.
  ///
  /// - Returns: nil when an escape is half of a surrogate pair, which no UTF-8 can hold.
  public static func decode(_ token: Span<UInt8>) -> [UInt8]? {
    guard let content = content(of: token) else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(content.count)
    var i = content.lowerBound
    while i < content.upperBound {
      if token[i] == UInt8(ascii: "\\") {
        guard let scalar = JSONEscape.decode(token, &i, end: content.upperBound) else { return nil }
        text.append(contentsOf: scalar)
      } else {
        text.append(token[i])
        i &+= 1
      }
    }
    return text
  }

  /// Whether a token decodes to `text`, which is UTF-8. Allocates nothing.
  public static func token(_ token: Span<UInt8>, decodesTo text: Span<UInt8>) -> Bool {
    guard let content = content(of: token), text.count <= content.count else { return false }
    var i = content.lowerBound
    var position = 0
    while i < content.upperBound {
      if token[i] == UInt8(ascii: "\\") {
        guard let scalar = JSONEscape.decode(token, &i, end: content.upperBound) else {
          return false
        }
        for byte in scalar {
          guard position < text.count, text[position] == byte else { return false }
          position &+= 1
        }
      } else {
        guard position < text.count, text[position] == token[i] else { return false }
        position &+= 1
        i &+= 1
      }
    }
    return position == text.count
  }

  /// The token, quotes included, that stands for `text`, with as few escapes as RFC 8259 §7 allows.
  ///
  /// - Returns: nil unless `text` is valid UTF-8.
  public static func encode(_ text: Span<UInt8>) -> [UInt8]? {
    guard let count = encodedCount(text) else { return nil }
    return Array(capacity: count + 2) { token in
      token.append(UInt8(ascii: "\""))
      for i in text.indices { JSONEscape.append(text[i], to: &token) }
      token.append(UInt8(ascii: "\""))
    }
  }

  /// The bytes between the quotes; nil unless `text` is valid UTF-8.
  private static func encodedCount(_ text: Span<UInt8>) -> Int? {
    var count = 0
    var i = 0
    while i < text.count {
      if text[i] < 0x80 {
        count &+= JSONEscape.length(of: text[i])
        i &+= 1
      } else {
        guard let length = UTF8Sequence.length(text, at: i) else { return nil }
        count &+= length
        i &+= length
      }
    }
    return count
  }

  private static func content(of token: Span<UInt8>) -> Range<Int>? {
    guard token.count >= 2, token[0] == UInt8(ascii: "\""),
      token[token.count &- 1] == UInt8(ascii: "\"")
    else { return nil }
    return 1..<(token.count &- 1)
  }
}
