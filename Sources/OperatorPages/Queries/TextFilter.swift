import Core

/// A text looked for in bytes; letters A to Z match in either case.
struct TextFilter: Hashable, Sendable {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = text.utf8.map(Self.folded) }

  func isIn(_ haystack: Span<UInt8>) -> Bool {
    let needle = bytes.span
    guard needle.count <= haystack.count else { return false }
    for start in 0...(haystack.count - needle.count) {
      var matched = 0
      while matched < needle.count, Self.folded(haystack[start + matched]) == needle[matched] {
        matched += 1
      }
      if matched == needle.count { return true }
    }
    return false
  }

  func isIn(_ text: String) -> Bool { isIn(text.utf8.span) }

  func isIn(_ key: Key) -> Bool { isIn(key.bytes.span) }

  func isIn(_ identity: Identity) -> Bool { isIn(identity.legacy) || isIn(identity.id) }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
