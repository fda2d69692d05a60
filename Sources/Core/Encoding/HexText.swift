import ByteJSON

/// Bytes as two hexadecimal digits each.
package enum HexText {
  /// In lower case.
  package static func encode(_ bytes: [UInt8]) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      digits.append(.hexDigit(byte >> 4))
      digits.append(.hexDigit(byte & 0xF))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// 16 digits in lower case.
  package static func encode(_ word: UInt64) -> String {
    encode(
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) })
  }

  /// Whether there are digits only, in either case.
  package static func isMadeOfDigits(_ text: some Sequence<UInt8>) -> Bool {
    text.allSatisfy { $0.hexValue != nil }
  }

  /// - Parameter digits: ASCII, in either case.
  /// - Returns: nil unless there are two digits for each byte and nothing else.
  package static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var rest = digits.makeIterator()
    while let high = rest.next() {
      guard let high = high.hexValue, let low = rest.next()?.hexValue else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
