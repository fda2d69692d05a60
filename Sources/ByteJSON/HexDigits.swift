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
