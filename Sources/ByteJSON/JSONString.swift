/// String tokens of a document, quotes included, and the text they stand for.
///
/// Tokens are those that `JSONPointerSet.locate` found, so their grammar has been checked.
package enum JSONString {
  /// The text of a token as UTF-8.
  ///
  /// - Returns: nil when an escape is half of a surrogate pair, which no UTF-8 can hold.
  package static func decode(_ token: Span<UInt8>) -> [UInt8]? {
    guard let content = content(of: token) else { return nil }
    var isWhole = true
    let text = [UInt8](capacity: content.count) { text in
      isWhole = decode(token, content, to: &text)
    }
    return isWhole ? text : nil
  }

  /// - Returns: false at the first half of a surrogate pair.
  private static func decode(
    _ token: Span<UInt8>, _ content: Range<Int>, to text: inout OutputSpan<UInt8>
  ) -> Bool {
    let content = token.extracting(first: content.upperBound)
    var i = 1
    while i < content.count {
      text.appendPlain(content, &i)
      guard i < content.count else { break }
      if content[i] == UInt8(ascii: "\\") {
        guard JSONEscape.append(content, &i, to: &text) else { return false }
      } else {
        text.append(content[i])
        i &+= 1
      }
    }
    return true
  }

  /// Whether a token decodes to `text`, which is UTF-8. Allocates nothing.
  package static func token(_ token: Span<UInt8>, decodesTo text: Span<UInt8>) -> Bool {
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

  /// The token, quotes included, that stands for `text`.
  ///
  /// - Returns: nil unless `text` is valid UTF-8.
  package static func encode(
    _ text: Span<UInt8>, _ escapes: JSONEscapes = .shortest
  ) -> [UInt8]? {
    guard let count = encodedCount(text, escapes) else { return nil }
    return Array(capacity: count + 2) { token in
      token.append(UInt8(ascii: "\""))
      append(text, escapes, to: &token)
      token.append(UInt8(ascii: "\""))
    }
  }

  /// Appends the bytes between the quotes, `encodedCount(text, escapes)` of them.
  static func append(
    _ text: Span<UInt8>, _ escapes: JSONEscapes, to token: inout OutputSpan<UInt8>
  ) {
    var i = 0
    while i < text.count {
      token.appendPlain(text, &i, escapes)
      guard i < text.count else { break }
      JSONEscape.append(text[i], escapes, to: &token)
      i &+= 1
    }
  }

  /// How many bytes stand between the quotes; nil unless `text` is valid UTF-8.
  package static func encodedCount(_ text: Span<UInt8>, _ escapes: JSONEscapes) -> Int? {
    var count = 0
    var i = 0
    while i < text.count {
      if let word = text.word(at: i), word.special(escapes) == 0 {
        count &+= 8
        i &+= 8
      } else if text[i] < 0x80 {
        count &+= JSONEscape.length(of: text[i], escapes)
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

extension OutputSpan<UInt8> {
  /// Appends the ASCII bytes from `offset` that stand for themselves, as long as eight can be looked at
  /// together, and moves `offset` behind them; at most seven more may follow.
  @inline(__always)
  fileprivate mutating func appendPlain(
    _ bytes: Span<UInt8>, _ offset: inout Int, _ escapes: JSONEscapes = .shortest
  ) {
    while let word = bytes.word(at: offset) {
      let special = word.special(escapes)
      guard special != 0 else {
        append(low: 8, of: word)
        offset &+= 8
        continue
      }
      let count = special.trailingZeroBitCount / 8
      append(low: count, of: word)
      offset &+= count
      return
    }
  }

  @inline(__always)
  private mutating func append(low count: Int, of word: UInt64) {
    guard freeCapacity >= 8 else {
      for i in 0..<count { append(UInt8(truncatingIfNeeded: word &>> UInt64(i &* 8))) }
      return
    }
    unsafe withUnsafeMutableBufferPointer { buffer, initialized in
      let free = UnsafeMutableRawBufferPointer(buffer)
      unsafe free.storeBytes(of: word.littleEndian, toByteOffset: initialized, as: UInt64.self)
      initialized &+= count
    }
  }
}

extension UInt64 {
  /// `specialBytes`, and those that a policy escapes besides.
  @inline(__always)
  fileprivate func special(_ escapes: JSONEscapes) -> UInt64 {
    escapes.escapesDelete ? specialBytes | deleteBytes : specialBytes
  }
}
