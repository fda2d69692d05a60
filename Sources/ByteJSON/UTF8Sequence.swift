/// Multi-byte sequences of UTF-8 (RFC 3629 §4): shortest form, no surrogates, at most U+10FFFF.
enum UTF8Sequence {
  /// The length in bytes of the sequence that starts at `offset`; nil when it is malformed or cut.
  static func length(_ bytes: Span<UInt8>, at offset: Int) -> Int? {
    switch bytes[offset] {
    case 0..<0x80: 1
    case 0xC2...0xDF: continues(bytes, from: offset, count: 1, first: 0x80...0xBF) ? 2 : nil
    case 0xE0: continues(bytes, from: offset, count: 2, first: 0xA0...0xBF) ? 3 : nil
    case 0xED: continues(bytes, from: offset, count: 2, first: 0x80...0x9F) ? 3 : nil
    case 0xE1...0xEF: continues(bytes, from: offset, count: 2, first: 0x80...0xBF) ? 3 : nil
    case 0xF0: continues(bytes, from: offset, count: 3, first: 0x90...0xBF) ? 4 : nil
    case 0xF1...0xF3: continues(bytes, from: offset, count: 3, first: 0x80...0xBF) ? 4 : nil
    case 0xF4: continues(bytes, from: offset, count: 3, first: 0x80...0x8F) ? 4 : nil
    default: nil
    }
  }

  private static func continues(
    _ bytes: Span<UInt8>, from lead: Int, count: Int, first: ClosedRange<UInt8>
  ) -> Bool {
    guard lead < bytes.count &- count, first.contains(bytes[lead &+ 1]) else { return false }
    for i in 2..<4 where i <= count && bytes[lead &+ i] & 0xC0 != 0x80 { return false }
    return true
  }
}
