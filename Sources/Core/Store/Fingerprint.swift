import ByteJSON

/// SHA-256 over an entry's value, metadata and expiration; the only trace of a value in any file.
///
/// Core holds the digest; `Ledger` computes it, because Core imports no cryptography.
package struct Fingerprint: Hashable, Sendable {
  package var words: (UInt64, UInt64, UInt64, UInt64)

  /// The four big-endian words of the digest, first byte highest.
  package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// - Returns: nil unless `hex` are exactly 64 hexadecimal digits.
  package init?(hex: Span<UInt8>) {
    guard hex.count == 64, let first = Self.word(hex, at: 0), let second = Self.word(hex, at: 16),
      let third = Self.word(hex, at: 32), let fourth = Self.word(hex, at: 48)
    else { return nil }
    self.init(words: (first, second, third, fourth))
  }

  private static func word(_ hex: Span<UInt8>, at offset: Int) -> UInt64? {
    var word: UInt64 = 0
    for i in offset..<(offset + 16) {
      guard let digit = hex[i].hexValue else { return nil }
      word = word &<< 4 | UInt64(digit)
    }
    return word
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
      && a.words.3 == b.words.3
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }

  /// Appends the 64 lower-case hexadecimal digits.
  package func appendHex(to output: inout [UInt8]) {
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
      digits.append(.hexDigit(UInt8(truncatingIfNeeded: (word &>> shift) & 0xF)))
    }
  }
}

extension Fingerprint: CustomStringConvertible {
  package var description: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    appendHex(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }
}
