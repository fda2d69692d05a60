/// SHA-256 over an entry's value, metadata and expiration; the only trace of a value in any file.
///
/// Core holds the digest; `Ledger` computes it, because Core imports nothing.
public struct Fingerprint: Hashable, Sendable {
  public var words: (UInt64, UInt64, UInt64, UInt64)

  /// The four big-endian words of the digest, first byte highest.
  public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// - Returns: nil unless `bytes` are exactly 32.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: [UInt64] = [0, 0, 0, 0]
    for (i, byte) in bytes.enumerated() { words[i / 8] = words[i / 8] << 8 | UInt64(byte) }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }

  /// - Returns: nil unless `hex` are exactly 64 hexadecimal digits.
  public init?(hex: some Collection<UInt8>) {
    guard hex.count == 64 else { return nil }
    var words: [UInt64] = [0, 0, 0, 0]
    for (i, digit) in hex.enumerated() {
      guard let nibble = Self.nibble(digit) else { return nil }
      words[i / 16] = words[i / 16] << 4 | UInt64(nibble)
    }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    case 0x41...0x46: digit - 0x41 + 10
    default: nil
    }
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
      && a.words.3 == b.words.3
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }

  /// Appends the 64 lower-case hexadecimal digits.
  public func appendHex(to output: inout [UInt8]) {
    output.append(addingCapacity: 64) { digits in
      Self.appendHex(words.0, to: &digits)
      Self.appendHex(words.1, to: &digits)
      Self.appendHex(words.2, to: &digits)
      Self.appendHex(words.3, to: &digits)
    }
  }

  private static func appendHex(_ word: UInt64, to digits: inout OutputSpan<UInt8>) {
    var shift: UInt64 = 64
    while shift > 0 {
      shift &-= 4
      let nibble = UInt8(truncatingIfNeeded: (word &>> shift) & 0xF)
      digits.append(nibble &+ (nibble < 10 ? 0x30 : 0x57))
    }
  }
}

extension Fingerprint: CustomStringConvertible {
  public var description: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    appendHex(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }
}
