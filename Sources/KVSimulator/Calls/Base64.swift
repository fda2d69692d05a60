/// Base64 with the standard alphabet and padding (RFC 4648 §4).
enum Base64 {
  /// - Returns: nil for anything else, line breaks included.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var word: UInt32 = 0
    let digits = text.count - padding
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
    bytes.removeLast(min(padding, bytes.count))
    return bytes
  }

  /// The value of each digit; 255 for other bytes.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, digit) in alphabet.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()
}
