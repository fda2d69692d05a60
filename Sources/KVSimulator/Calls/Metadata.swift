import ByteJSON
import Core

/// Metadata as it is sent: kept byte for byte, because a number or an escape that is written again
/// may come out different.
enum Metadata {
  /// - Parameter json: one JSON value, perhaps with white space around it.
  /// - Returns: nil for `null`.
  /// - Throws: 10047 where it is not JSON or too long.
  static func check(_ json: [UInt8]) throws(APIError) -> [UInt8]? {
    let value: Range<Int>
    let isNull: Bool
    do {
      var reader = JSONReader(json)
      isNull = try reader.peek() == .null
      value = try reader.skip()
      try reader.finish()
    } catch {
      throw APIError(400, 10_047, "the metadata is \(error)")
    }
    return isNull ? nil : try check(length: json[value])
  }

  /// - Parameter json: one JSON value, already checked.
  static func check(length json: ArraySlice<UInt8>) throws(APIError) -> [UInt8] {
    guard json.count <= Limits.metadata else {
      throw APIError(
        400, 10_047, "Metadata length of \(json.count) exceeds limit of \(Limits.metadata).")
    }
    return Array(json)
  }
}
