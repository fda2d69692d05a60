package import Core
import Crypto

extension Fingerprint {
  /// SHA-256 over an unambiguous framing of the entry.
  ///
  /// In order: the 16 ASCII bytes `keyshift.entry/1`; four 8-byte big-endian integers, namely flags
  /// (1: has metadata, 2: has an expiration), the expiration (two's complement, 0 where absent), the
  /// metadata's length (0 where absent) and the value's length; the metadata; the value. Absent and
  /// empty metadata therefore differ. Costs one pass over the bytes and no copy.
  package init(of entry: Entry) {
    var function = SHA256()
    let frame = (
      Self.domain.0.bigEndian, Self.domain.1.bigEndian,
      UInt64((entry.metadata == nil ? 0 : 1) + (entry.expiration == nil ? 0 : 2)).bigEndian,
      (entry.expiration ?? 0).bigEndian,
      UInt64(entry.metadata?.count ?? 0).bigEndian, UInt64(entry.value.count).bigEndian
    )
    unsafe withUnsafeBytes(of: frame) { unsafe function.update(bufferPointer: $0) }
    if let metadata = entry.metadata {
      unsafe metadata.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    }
    unsafe entry.value.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    self.init(function.finalize())
  }

  /// `keyshift` and `.entry/1`.
  private static let domain: (UInt64, UInt64) = (0x6B65_7973_6869_6674, 0x2E65_6E74_7279_2F31)
}

extension Fingerprint {
  /// Its 32 bytes in Base64 with padding, 44 characters.
  package var base64: String {
    var bytes: [UInt8] = []
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    var text: [UInt8] = []
    Base64Text.append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
