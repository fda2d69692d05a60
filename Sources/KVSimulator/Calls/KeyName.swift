import Core

/// Which keys the API takes.
enum KeyName {
  /// - Parameter bytes: UTF-8, if they come from JSON.
  static func check(_ bytes: [UInt8]) throws(APIError) -> Key {
    guard bytes.count <= Limits.key else { throw .keyTooLong(bytes.count) }
    let isDots = bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    guard !isDots else { throw .illegalKey }
    return Key(bytes)
  }

  /// - Parameter segment: percent-encoded, every character of it or only those that must be.
  static func check(path segment: Substring) throws(APIError) -> Key {
    guard let bytes = PercentEncoding.decode(segment.utf8) else {
      throw .illegalKey
    }
    let key = try check(bytes)
    guard key.text != nil else { throw .illegalKey }
    return key
  }
}
