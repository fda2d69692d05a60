import Core

/// Where a listing goes on, as the opaque text that clients hand back.
///
/// A cursor is good for the namespace and prefix that it was made for, and for no other.
enum ListCursor {
  /// - Parameter after: the last key that was listed; nil at the beginning.
  static func encode(_ namespace: Namespace, prefix: Key, after: Key?) -> String {
    var bytes = words(checksum(namespace, prefix: prefix, after: after))
    bytes.append(after == nil ? 0 : 1)
    bytes += after?.bytes ?? []
    return HexText.encode(bytes)
  }

  /// - Throws: 10041 for any text that `encode` did not give for the same namespace and prefix.
  static func decode(
    _ text: [UInt8], _ namespace: Namespace, prefix: Key
  ) throws(APIError) -> Key? {
    guard (18...(18 + 2 * Limits.key)).contains(text.count), let bytes = HexText.decode(text) else {
      throw .invalidCursor
    }
    let after = bytes[8] == 0 ? nil : Key(Array(bytes[9...]))
    guard encode(namespace, prefix: prefix, after: after).utf8.elementsEqual(text) else {
      throw .invalidCursor
    }
    return after
  }

  private static func checksum(_ namespace: Namespace, prefix: Key, after: Key?) -> UInt64 {
    StableHash(
      namespace.name.utf8, words(UInt64(prefix.bytes.count)), prefix.bytes, after?.bytes ?? []
    ).value
  }

  private static func words(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
  }
}
