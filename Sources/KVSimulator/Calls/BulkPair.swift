import ByteJSON
import Core

/// One pair of a bulk put.
struct BulkPair: Sendable {
  let key: Key
  let entry: Entry

  /// Reads the pair that comes next. Members that the API does not know are passed over.
  ///
  /// - Throws: `APIError`, or `JSONError` where the body is not JSON or a member is of the wrong
  ///   kind.
  init(_ reader: inout JSONReader, now: Int64) throws {
    var key: Key?
    var value: [UInt8]?
    var metadata: [UInt8]?
    var isBase64 = false
    var expiration = Expiration()
    try reader.enterObject()
    while let name = try reader.nextMember() {
      if reader.holds("key", name) {
        key = try BulkBody.key(&reader)
      } else if reader.holds("value", name) {
        value = reader.text(try reader.string())
        guard value != nil else {
          throw APIError.malformed("a value has an invalid escape")
        }
      } else if reader.holds("metadata", name) {
        let isNull = try reader.peek() == .null
        let json = try reader.skip()
        metadata = isNull ? nil : try Metadata.check(length: reader.bytes[json])
      } else if reader.holds("base64", name) {
        isBase64 = try reader.boolean()
      } else if reader.holds("expiration", name) {
        expiration.absolute = try Self.number(&reader)
      } else if reader.holds("expiration_ttl", name) {
        expiration.timeToLive = try Self.number(&reader)
      } else {
        try reader.skip()
      }
    }
    guard let key, let value else {
      throw APIError.malformed("a pair lacks its 'key' or its 'value'")
    }
    self.key = key
    entry = Entry(
      value: try Self.decoded(value, isBase64: isBase64), metadata: metadata,
      expiration: try expiration.resolve(now: now))
  }

  private static func decoded(_ text: [UInt8], isBase64: Bool) throws(APIError) -> [UInt8] {
    let value = isBase64 ? Base64Text.decode(text) : text
    guard let value else { throw .malformed("a value is not base64") }
    guard value.count <= Limits.value else {
      throw .tooLarge("Value length of \(value.count) exceeds limit of \(Limits.value).")
    }
    return value
  }

  private static func number(_ reader: inout JSONReader) throws(JSONError) -> Expiration.Wish {
    .init(number: reader.bytes[try reader.skip()])
  }
}
