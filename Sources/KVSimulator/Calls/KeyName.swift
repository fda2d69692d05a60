import Core

/// Which keys the API takes.
enum KeyName {
  /// A key in a body.
  ///
  /// - Parameter bytes: UTF-8.
  static func check(_ bytes: [UInt8]) throws(APIError) -> Key {
    guard !isIllegal(bytes) else {
      throw .illegalKey("Key name \(String(decoding: bytes, as: UTF8.self)) is not legal")
    }
    guard bytes.count <= Limits.key else { throw .keyTooLong(bytes.count) }
    return Key(bytes)
  }

  /// A key in a path.
  ///
  /// - Parameter segment: percent-encoded, every character of it or only those that must be.
  static func check(path segment: Substring) throws(APIError) -> Key {
    guard let bytes = PercentEncoding.decode(segment.utf8), Key(bytes).text != nil else {
      throw .illegalKey("Could not URL-decode key name")
    }
    guard !bytes.isEmpty else { throw .illegalKey("Key name cannot be empty.") }
    guard !isIllegal(bytes) else {
      let name = String(decoding: bytes, as: UTF8.self)
      throw .illegalKey("\"\(name)\" is not allowed as a key name.")
    }
    guard bytes.count <= Limits.key else { throw .keyTooLong(bytes.count) }
    return Key(bytes)
  }

  private static func isIllegal(_ bytes: [UInt8]) -> Bool {
    bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
  }
}
