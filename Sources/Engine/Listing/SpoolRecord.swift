import Core

/// A listed record as a spool holds it: lengths, expiration, key, metadata.
enum SpoolRecord {
  private static let headBytes = 17
  private static let noMetadata = UInt32.max

  static func encode(_ record: ScanPage.Record, into bytes: inout [UInt8]) {
    append(UInt64(record.key.bytes.count), 4, &bytes)
    append(record.metadata.map { UInt64($0.count) } ?? UInt64(noMetadata), 4, &bytes)
    bytes.append(record.expiration == nil ? 0 : 1)
    append(UInt64(bitPattern: record.expiration ?? 0), 8, &bytes)
    bytes += record.key.bytes
    bytes += record.metadata ?? []
  }

  /// The record at `offset` and the offset after it; nil where the bytes end before the record.
  static func decode(
    _ bytes: [UInt8], at offset: Int, range: Int
  ) -> (record: ScanPage.Record, next: Int)? {
    guard bytes.count - offset >= headBytes else { return nil }
    let keyCount = Int(number(bytes, offset, 4))
    let metadataField = number(bytes, offset + 4, 4)
    let hasMetadata = metadataField != UInt64(noMetadata)
    let start = offset + headBytes
    let middle = start + keyCount
    let next = middle + (hasMetadata ? Int(metadataField) : 0)
    guard next <= bytes.count else { return nil }
    let record = ScanPage.Record(
      range: range, key: Key(Array(bytes[start..<middle])),
      metadata: hasMetadata ? Array(bytes[middle..<next]) : nil,
      expiration: bytes[offset + 8] == 0
        ? nil : Int64(bitPattern: number(bytes, offset + 9, 8)))
    return (record, next)
  }

  private static func append(_ number: UInt64, _ count: Int, _ bytes: inout [UInt8]) {
    var rest = number
    for _ in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    var number: UInt64 = 0
    for i in stride(from: offset + count - 1, through: offset, by: -1) {
      number = number << 8 | UInt64(bytes[i])
    }
    return number
  }
}
