import Core

/// A scan that begins in the middle of a prefix, told in the ranges that a store's scans have.
enum ResumedScan {
  /// Ranges in byte order that hold every key which starts with `prefix` and follows `after`, and
  /// no other but `after` itself.
  ///
  /// The keys that follow a key share a beginning with it and then have a greater byte, so there
  /// is a range for each beginning and greater byte; most are empty, which costs a look at the
  /// index each.
  static func ranges(_ namespace: Namespace, prefix: Key, after: Key?) -> [ScanRange] {
    guard let after else { return [ScanRange(namespace, prefix: prefix)] }
    var ranges = [ScanRange(namespace, prefix: after)]
    for length in stride(from: after.bytes.count - 1, through: prefix.bytes.count, by: -1) {
      let beginning = Array(after.bytes[..<length])
      for byte in followers(of: after.bytes[length]) {
        ranges.append(ScanRange(namespace, prefix: Key(beginning + [byte])))
      }
    }
    return ranges
  }

  /// The bytes that can stand in place of `byte` in a greater text (RFC 3629 §3).
  private static func followers(of byte: UInt8) -> [UInt8] {
    let candidates = byte < 0xFF ? byte + 1...0xFF : 0xFF...0xFF
    let continuation: ClosedRange<UInt8> = 0x80...0xBF
    return candidates.filter { candidate in
      guard candidate != byte, candidate <= 0xF4 else { return false }
      if continuation.contains(byte) { return continuation.contains(candidate) }
      return !continuation.contains(candidate) && candidate != 0xC0 && candidate != 0xC1
    }
  }
}
