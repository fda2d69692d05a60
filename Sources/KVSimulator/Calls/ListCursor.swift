import Core

/// Makes and reads the opaque texts by which clients go on with a listing.
///
/// A cursor is good for the namespace and prefix that it was made for, and for no other.
struct ListCursor: Sendable {
  let namespace: Namespace
  let prefix: Key
  /// Seconds since 1970: when what is encoded is handed out, and when what is decoded comes back.
  let now: Int64

  init(_ namespace: Namespace, prefix: Key, issued now: Int64) {
    self.namespace = namespace
    self.prefix = prefix
    self.now = now
  }

  /// - Parameter after: the last key that was listed; nil at the beginning.
  func encode(_ after: Key?) -> String { encode(after, issued: now) }

  private func encode(_ after: Key?, issued: Int64) -> String {
    var bytes = words(checksum(after, issued: issued)) + words(UInt64(bitPattern: issued))
    bytes.append(after == nil ? 0 : 1)
    bytes += after?.bytes ?? []
    return HexText.encode(bytes)
  }

  /// - Parameter lifetime: seconds for which a cursor is good; nil for ever.
  /// - Throws: 10041 for any text that `encode` did not give for the same namespace and prefix, and
  ///   for one that has expired.
  func decode(_ text: [UInt8], lifetime: Int64?) throws(APIError) -> Key? {
    guard (34...(34 + 2 * Limits.key)).contains(text.count), let bytes = HexText.decode(text) else {
      throw .invalidCursor
    }
    let issued = bytes[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let after = bytes[16] == 0 ? nil : Key(Array(bytes[17...]))
    let time = Int64(bitPattern: issued)
    guard encode(after, issued: time).utf8.elementsEqual(text) else { throw .invalidCursor }
    if let lifetime, now - time > lifetime { throw .invalidCursor }
    return after
  }

  private func checksum(_ after: Key?, issued: Int64) -> UInt64 {
    StableHash(
      namespace.name.utf8, words(UInt64(prefix.bytes.count)), prefix.bytes,
      words(UInt64(bitPattern: issued)), after?.bytes ?? []
    ).value
  }

  private func words(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
  }
}
