/// The escapes of RFC 8259 §7.
enum JSONEscape {
  /// Decodes the escape whose backslash stands at `i` and moves `i` behind it; a pair of surrogate
  /// escapes is one character.
  ///
  /// - Returns: nil for a lone surrogate, or when the escape is malformed or runs past `end`.
  static func decode(
    _ token: Span<UInt8>, _ i: inout Int, end: Int
  ) -> Unicode.UTF8.EncodedScalar? {
    guard i &+ 1 < end else { return nil }
    let letter = token[i &+ 1]
    guard letter == UInt8(ascii: "u") else {
      guard let byte = simple(letter) else { return nil }
      i &+= 2
      return Unicode.UTF8.encode(Unicode.Scalar(byte))
    }
    guard let unit = codeUnit(token, at: i, end: end) else { return nil }
    i &+= 6
    guard let scalar = Unicode.Scalar(unit) ?? pair(unit, token, &i, end: end) else { return nil }
    return Unicode.UTF8.encode(scalar)
  }

  /// Appends what the escape at `i` stands for, and moves `i` behind it.
  ///
  /// - Returns: false, with nothing appended, where `decode` returns nil.
  @inline(__always)
  static func append(
    _ token: Span<UInt8>, _ i: inout Int, to text: inout OutputSpan<UInt8>
  ) -> Bool {
    if i &+ 1 < token.count, let byte = simple(token[i &+ 1]) {
      text.append(byte)
      i &+= 2
      return true
    }
    guard let scalar = decode(token, &i, end: token.count) else { return false }
    for byte in scalar { text.append(byte) }
    return true
  }

  /// Appends a byte of a text, escaped where a string may not hold it, or the policy says so.
  @inline(__always)
  static func append(_ byte: UInt8, _ escapes: JSONEscapes, to token: inout OutputSpan<UInt8>) {
    switch length(of: byte, escapes) {
    case 1: token.append(byte)
    case 2: append(escape: letter(of: byte), to: &token)
    default:
      append(escape: UInt8(ascii: "u"), to: &token)
      token.append(UInt8(ascii: "0"))
      token.append(UInt8(ascii: "0"))
      token.append(.hexDigit(byte >> 4))
      token.append(.hexDigit(byte & 0xF))
    }
  }

  /// Bytes that `append` writes.
  @inline(__always)
  static func length(of byte: UInt8, _ escapes: JSONEscapes) -> Int {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): 2
    case 0..<0x20: escapes.hasLetter(for: byte) ? 2 : 6
    case 0x7F: escapes.escapesDelete ? 6 : 1
    default: 1
    }
  }

  /// The letter after the backslash, of a byte that has one.
  private static func letter(of byte: UInt8) -> UInt8 {
    switch byte {
    case 0x08: UInt8(ascii: "b")
    case 0x09: UInt8(ascii: "t")
    case 0x0A: UInt8(ascii: "n")
    case 0x0C: UInt8(ascii: "f")
    case 0x0D: UInt8(ascii: "r")
    default: byte
    }
  }

  private static func append(escape letter: UInt8, to token: inout OutputSpan<UInt8>) {
    token.append(UInt8(ascii: "\\"))
    token.append(letter)
  }

  private static func simple(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    default: nil
    }
  }

  /// The character that `high` and the escape at `i` make together.
  private static func pair(
    _ high: UInt32, _ token: Span<UInt8>, _ i: inout Int, end: Int
  ) -> Unicode.Scalar? {
    guard (0xD800...0xDBFF).contains(high), let low = codeUnit(token, at: i, end: end),
      (0xDC00...0xDFFF).contains(low)
    else { return nil }
    i &+= 6
    return Unicode.Scalar(0x10000 &+ (high &- 0xD800) << 10 &+ (low &- 0xDC00))
  }

  /// The UTF-16 code unit of the escape at `i`: `\u` and four hexadecimal digits.
  private static func codeUnit(_ token: Span<UInt8>, at i: Int, end: Int) -> UInt32? {
    guard i &+ 6 <= end, token[i] == UInt8(ascii: "\\"), token[i &+ 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt32 = 0
    for j in (i &+ 2)..<(i &+ 6) {
      guard let digit = token[j].hexValue else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}

/// Hexadecimal digits, ASCII, as JSON's escapes and everything else in this program write them.
extension UInt8 {
  /// The value of a digit in either case; nil for another byte.
  @inlinable @inline(__always)
  package var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self &- 0x30
    case 0x41...0x46: self &- 0x41 &+ 10
    case 0x61...0x66: self &- 0x61 &+ 10
    default: nil
    }
  }

  /// The digit of a number from 0 to 15.
  @inlinable @inline(__always)
  package static func hexDigit(_ nibble: UInt8, uppercase: Bool = false) -> UInt8 {
    nibble &+ (nibble < 10 ? 0x30 : uppercase ? 0x37 : 0x57)
  }
}
