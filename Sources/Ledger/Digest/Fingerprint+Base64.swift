package import Core

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
