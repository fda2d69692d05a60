/// RFC 3986 section 2.1.
package enum PercentEncoding {
  /// Text as one segment of a path: everything but unreserved characters is encoded.
  ///
  /// - Parameter text: neither `.` nor `..`, which leave the path even when they are encoded.
  package static func segment(_ text: String) -> String {
    encode(text) { isUnreserved($0) }
  }

  /// What JavaScript's `encodeURIComponent()` makes of the text.
  static func component(_ text: String) -> String {
    encode(text) { isUnreserved($0) || "!*'()".utf8.contains($0) }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private static func encode(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      if isKept(byte) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        HexText.append(byte, uppercase: true, to: &encoded)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}

/// Bytes as two hexadecimal digits each.
enum HexText {
  /// In lower case.
  static func encode(_ bytes: [UInt8]) -> String {
    var digits: [UInt8] = []
    for byte in bytes { append(byte, uppercase: false, to: &digits) }
    return String(decoding: digits, as: UTF8.self)
  }

  static func append(_ byte: UInt8, uppercase: Bool, to output: inout [UInt8]) {
    let letter: UInt8 = uppercase ? 0x37 : 0x57
    for nibble in [byte >> 4, byte & 0xF] {
      output.append(nibble < 10 ? 0x30 + nibble : letter + nibble)
    }
  }
}
