/// Steps over string tokens, checking escapes, control characters and UTF-8.
enum JSONStringScanner {
  /// Steps from a string's opening quote to the byte after its closing one.
  ///
  /// - Returns: whether the string has escapes.
  @inline(__always)
  static func skipString(
    _ document: Span<UInt8>, _ offset: inout Int
  ) throws(JSONError) -> Bool {
    offset &+= 1
    skipPlain(document, &offset)
    if offset < document.count, document[offset] == UInt8(ascii: "\"") {
      offset &+= 1
      return false
    }
    return try skipRest(document, &offset)
  }

  /// The rest of a string from its first byte that is not plain.
  @inline(never)
  private static func skipRest(
    _ document: Span<UInt8>, _ offset: inout Int
  ) throws(JSONError) -> Bool {
    var hasEscapes = false
    while offset < document.count {
      switch document[offset] {
      case UInt8(ascii: "\""):
        offset &+= 1
        return hasEscapes
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try skipEscape(document, &offset)
      case 0..<0x20: throw JSONError(.controlCharacterInString, at: offset)
      case 0x80...: try skipMultibyte(document, &offset)
      default: skipPlain(document, &offset)
      }
    }
    throw JSONError(.unexpectedEnd, at: document.count)
  }

  /// Steps over bytes that stand for themselves: ASCII but quotes, backslashes and controls.
  @inline(__always)
  private static func skipPlain(_ document: Span<UInt8>, _ offset: inout Int) {
    while let word = document.word(at: offset) {
      let special = word.specialBytes
      guard special == 0 else {
        offset &+= special.trailingZeroBitCount / 8
        return
      }
      offset &+= 8
    }
    while offset < document.count, document[offset].isPlain { offset &+= 1 }
  }

  /// A lone surrogate is legal here, as in every grammar of JSON; it only has no UTF-8.
  private static func skipEscape(
    _ document: Span<UInt8>, _ offset: inout Int
  ) throws(JSONError) {
    let start = offset
    guard start &+ 1 < document.count else { throw JSONError(.unexpectedEnd, at: document.count) }
    switch document[start &+ 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset = start &+ 2
    case UInt8(ascii: "u"):
      for i in (start &+ 2)..<(start &+ 6) {
        guard i < document.count else { throw JSONError(.unexpectedEnd, at: document.count) }
        guard document[i].hexValue != nil else { throw JSONError(.badEscape, at: start) }
      }
      offset = start &+ 6
    default: throw JSONError(.badEscape, at: start)
    }
  }

  private static func skipMultibyte(
    _ document: Span<UInt8>, _ offset: inout Int
  ) throws(JSONError) {
    guard let length = UTF8Sequence.length(document, at: offset) else {
      throw JSONError(.invalidUTF8, at: offset)
    }
    offset &+= length
  }
}

extension UInt8 {
  fileprivate var isPlain: Bool { self >= 0x20 && self < 0x80 && self != 0x22 && self != 0x5C }
}

extension Span<UInt8> {
  /// Eight bytes from `offset`, the first lowest; nil when fewer are left.
  @inlinable @inline(__always)
  package func word(at offset: Int) -> UInt64? {
    guard offset <= count &- 8 else { return nil }
    let bytes = extracting(offset..<(offset &+ 8))
    var word: UInt64 = 0
    var i = 0
    while i < 8 {
      word |= UInt64(bytes[i]) &<< UInt64(truncatingIfNeeded: i &* 8)
      i &+= 1
    }
    return word
  }
}

extension UInt64 {
  /// The high bit of the lowest byte that is a quote, a backslash, a control or not ASCII, and
  /// possibly of bytes above it; 0 when there is none.
  ///
  /// Subtracting 1 from each byte of a word borrows into its high bit exactly where the byte was 0,
  /// up to and including the lowest such byte; XOR with a character makes that character 0.
  @inline(__always)
  var specialBytes: UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quotes = self ^ (ones &* 0x22)
    let backslashes = self ^ (ones &* 0x5C)
    let found = (quotes &- ones) | (backslashes &- ones) | (self &- ones &* 0x20) | self
    // For ASCII bytes the three XORs and the byte itself have a clear high bit, so the high bit of
    // a difference is set by its borrow alone; other bytes are found by their own high bit.
    return found & highs
  }

  /// The same for bytes that are U+007F; meaningful where `specialBytes` has found nothing lower.
  @inline(__always)
  var deleteBytes: UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return ((self ^ (ones &* 0x7F)) &- ones) & 0x8080_8080_8080_8080
  }
}
