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

  /// Appends a byte of a text, escaped where a string may not hold it as it is.
  @inline(__always)
  static func append(_ byte: UInt8, to token: inout OutputSpan<UInt8>) {
    guard length(of: byte) > 1 else { return token.append(byte) }
    appendEscaped(byte, to: &token)
  }

  /// Bytes that `append` writes.
  @inline(__always)
  static func length(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
    case 0..<0x20: 6
    default: 1
    }
  }

  private static func appendEscaped(_ byte: UInt8, to token: inout OutputSpan<UInt8>) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(escape: byte, to: &token)
    case 0x08: append(escape: UInt8(ascii: "b"), to: &token)
    case 0x09: append(escape: UInt8(ascii: "t"), to: &token)
    case 0x0A: append(escape: UInt8(ascii: "n"), to: &token)
    case 0x0C: append(escape: UInt8(ascii: "f"), to: &token)
    case 0x0D: append(escape: UInt8(ascii: "r"), to: &token)
    default:
      append(escape: UInt8(ascii: "u"), to: &token)
      token.append(UInt8(ascii: "0"))
      token.append(UInt8(ascii: "0"))
      token.append(hexDigit(byte >> 4))
      token.append(hexDigit(byte & 0xF))
    }
  }

  private static func append(escape letter: UInt8, to token: inout OutputSpan<UInt8>) {
    token.append(UInt8(ascii: "\\"))
    token.append(letter)
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? 0x30 &+ nibble : 0x61 &- 10 &+ nibble
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

  /// The UTF-16 code unit of the `\uXXXX` at `i`.
  private static func codeUnit(_ token: Span<UInt8>, at i: Int, end: Int) -> UInt32? {
    guard i &+ 6 <= end, token[i] == UInt8(ascii: "\\"), token[i &+ 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt32 = 0
    for j in (i &+ 2)..<(i &+ 6) {
      guard let digit = token[j].hexDigit else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}
