import ByteJSON

/// A JSON object of scalars on one line, read without building a tree.
enum FlatObject {
  enum Scalar {
    /// Unescaped, as UTF-8.
    case string([UInt8])
    case integer(Int64)
    case bool(Bool)
  }

  /// Hands over the members in order.
  ///
  /// - Parameter take: returns false to refuse the object, as for an unknown name.
  /// - Returns: false where the line is not such an object (RFC 8259, with a member and without blanks
  ///   between tokens, as this program writes it), or was refused.
  static func read(_ line: ArraySlice<UInt8>, _ take: (String, Scalar) -> Bool) -> Bool {
    var reader = JSONReader(Array(line))
    do throws(JSONError) {
      return try read(&reader, take)
    } catch { return false }
  }

  private static func read(
    _ reader: inout JSONReader, _ take: (String, Scalar) -> Bool
  ) throws(JSONError) -> Bool {
    try reader.enterObject()
    // One byte, the brace or a comma, stands between the tokens.
    var end = 0
    while let token = try reader.nextMember() {
      guard token.range.lowerBound == end + 1, reader.offset == token.range.upperBound + 1,
        let name = reader.text(token)
      else { return false }
      let start = reader.offset
      guard let (scalar, length) = try Self.scalar(&reader), reader.offset == start + length,
        take(String(decoding: name, as: UTF8.self), scalar)
      else { return false }
      end = reader.offset
    }
    guard end > 0, reader.offset == end + 1, reader.offset == reader.bytes.count else {
      return false
    }
    try reader.finish()
    return true
  }

  /// The value that comes next, and the bytes that it takes without blanks before it.
  private static func scalar(
    _ reader: inout JSONReader
  ) throws(JSONError) -> (Scalar, length: Int)? {
    switch try reader.peek() {
    case .string:
      let token = try reader.string()
      return reader.text(token).map { (.string($0), token.range.count) }
    case .number:
      let start = reader.offset
      let value = try reader.integer()
      return (.integer(value), reader.offset - start)
    case .true, .false:
      let start = reader.offset
      let value = try reader.boolean()
      return (.bool(value), reader.offset - start)
    case .object, .array, .null: return nil
    }
  }
}
