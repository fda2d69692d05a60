import ByteJSON

/// Percent-encoding of addresses (RFC 3986 section 2.1), the only one of this program.
package enum PercentEncoding {
  /// Text as one segment of a path: everything but unreserved characters is encoded.
  ///
  /// - Parameter text: neither `.` nor `..`, which leave the path even when they are encoded.
  package static func segment(_ text: String) -> String { encode(text) }

  /// What JavaScript's `encodeURIComponent()` makes of the text.
  static func component(_ text: String) -> String {
    encode(text) { isUnreserved($0) || "!*'()".utf8.contains($0) }
  }

  /// Bytes as text: every one encoded but those that are kept, its digits in upper case.
  ///
  /// - Parameter isKept: only ASCII.
  package static func encode(
    _ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool = { isUnreserved($0) }
  ) -> String {
    var encoded: [UInt8] = []
    for byte in bytes {
      if isKept(byte) {
        encoded.append(byte)
      } else {
        encoded.append(UInt8(ascii: "%"))
        encoded.append(.hexDigit(byte >> 4, uppercase: true))
        encoded.append(.hexDigit(byte & 0xF, uppercase: true))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// The same for the UTF-8 of a text.
  package static func encode(
    _ text: String, keeping isKept: (UInt8) -> Bool = { isUnreserved($0) }
  ) -> String { encode(text.utf8, keeping: isKept) }

  /// What RFC 3986 section 2.3 leaves as it is: ASCII letters and digits, `-`, `.`, `_` and `~`.
  package static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  /// The text that a text stands for.
  ///
  /// - Parameter plusIsSpace: as HTML forms encode queries.
  /// - Returns: nil for a bad escape, and where the bytes are not valid UTF-8.
  package static func decodedText(
    _ text: some StringProtocol, plusIsSpace: Bool = false
  ) -> String? {
    decode(text.utf8, plusIsSpace: plusIsSpace).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// The bytes that a text stands for.
  ///
  /// - Parameter plusIsSpace: as HTML forms, and so many clients, encode queries.
  /// - Returns: nil where a `%` is not followed by two hexadecimal digits.
  package static func decode(
    _ text: some Collection<UInt8>, plusIsSpace: Bool = false
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next()?.hexValue, let low = rest.next()?.hexValue else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return bytes
  }
}
