import ByteJSON
import Core

/// One page of a listing, as the service answers it.
struct ListAnswer: Sendable {
  private(set) var records: [ScanPage.Record] = []
  /// Where the next page starts; nil at the end of the listing.
  private(set) var cursor: [UInt8]?

  /// - Parameter range: the range that the page belongs to.
  init(_ body: [UInt8], range: Int) throws(APIClient.Malformed) {
    do {
      let envelope = try Envelope(body)
      guard let result = envelope.result, let info = envelope.resultInfo else {
        throw APIClient.Malformed("a listing without 'result' or 'result_info'")
      }
      var reader = JSONReader(body, at: result.lowerBound)
      try reader.enterArray()
      while try reader.nextElement() { records.append(try Self.record(&reader, range)) }
      cursor = try Self.cursor(body, info)
    } catch let error as JSONError {
      throw APIClient.Malformed("a listing of an unexpected form; \(error)")
    } catch let error as APIClient.Malformed {
      throw error
    } catch {
      throw APIClient.Malformed("a listing of an unexpected form")
    }
  }

  private static func record(
    _ reader: inout JSONReader, _ range: Int
  ) throws -> ScanPage.Record {
    var key: [UInt8]?
    var metadata: [UInt8]?
    var expiration: Int64?
    try reader.enterObject()
    while let name = try reader.nextMember() {
      if reader.holds("name", name) {
        let token = try reader.string()
        key = reader.text(token)
      } else if reader.holds("metadata", name) {
        metadata = try reader.null() ? nil : Array(reader.bytes[try reader.skip()])
      } else if reader.holds("expiration", name) {
        expiration = try reader.null() ? nil : try reader.integer()
      } else {
        try reader.skip()
      }
    }
    guard let key else { throw APIClient.Malformed("a listed key without a name in UTF-8") }
    return ScanPage.Record(
      range: range, key: Key(key), metadata: metadata, expiration: expiration)
  }

  private static func cursor(_ body: [UInt8], _ info: Range<Int>) throws -> [UInt8]? {
    var reader = JSONReader(body, at: info.lowerBound)
    var cursor: [UInt8]?
    try reader.enterObject()
    while let name = try reader.nextMember() {
      guard reader.holds("cursor", name) else {
        try reader.skip()
        continue
      }
      guard try !reader.null() else { continue }
      let token = try reader.string()
      cursor = reader.text(token)
    }
    return cursor.flatMap { $0.isEmpty ? nil : $0 }
  }
}
