/// Base64 with padding (RFC 4648, section 4), the only one of this program.
///
/// It is strict: each text stands for other bytes, and so each list of bytes has one text.
package enum Base64Text {
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    output.append(addingCapacity: (bytes.count + 2) / 3 * 4) { text in
      var i = 0
      while i < bytes.count {
        let count = min(3, bytes.count - i)
        var group: UInt32 = 0
        for j in 0..<3 { group = group << 8 | (j < count ? UInt32(bytes[i + j]) : 0) }
        for j in 0..<4 {
          let digit = Int(group >> UInt32(18 - 6 * j) & 0x3F)
          text.append(j <= count ? alphabet[digit] : UInt8(ascii: "="))
        }
        i += 3
      }
    }
  }

  /// In the alphabet of URLs and file names, without padding (RFC 4648, section 5).
  package static func encodeForURL(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    let safe = text.compactMap { (byte: UInt8) -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: safe, as: UTF8.self)
  }

  /// - Returns: nil unless the text is what `encode` would return for some bytes: no line break, no digit
  ///   with spare bits that are not zero.
  package static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let digits = text.count - padding
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var word: UInt32 = 0
    for i in 0..<text.count {
      let value = i < digits ? values[Int(text[i])] : 0
      guard value < 64 else { return nil }
      word = word << 6 | UInt32(value)
      guard i & 3 == 3 else { continue }
      bytes.append(UInt8(truncatingIfNeeded: word >> 16))
      bytes.append(UInt8(truncatingIfNeeded: word >> 8))
      bytes.append(UInt8(truncatingIfNeeded: word))
      word = 0
    }
    guard bytes.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
    bytes.removeLast(padding)
    return bytes
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each digit; 255 for other bytes.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()
}
