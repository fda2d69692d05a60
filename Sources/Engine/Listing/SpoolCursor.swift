import Core

/// Walks an extent of a spool in key order.
struct SpoolCursor: Sendable {
  private static let chunkBytes = 64 * 1_024

  private let spool: Spool
  private let extent: SpoolExtent
  /// Of the first byte of `bytes`.
  private var offset: Int
  private var bytes: [UInt8] = []
  private var position = 0
  private var current: ScanPage.Record?

  init(_ spool: Spool, _ extent: SpoolExtent) {
    self.spool = spool
    self.extent = extent
    offset = extent.bytes.lowerBound
  }

  /// Moves forward to the first record at or after `key`; never back.
  mutating func advance(to key: Key) throws(StoreError) -> ScanPage.Record? {
    let jump = spool.offset(before: key, in: extent)
    if jump > offset + position {
      current = nil
      position = jump - offset
      if position >= bytes.count {
        offset = jump
        position = 0
        bytes = []
      }
    }
    while let record = try peek(), record.key < key { current = nil }
    return current
  }

  /// The record at the cursor; nil at the end of the extent.
  mutating func peek() throws(StoreError) -> ScanPage.Record? {
    if let current { return current }
    var count = Self.chunkBytes
    while offset + position < extent.bytes.upperBound {
      if let (record, next) = SpoolRecord.decode(bytes, at: position, range: 0) {
        position = next
        current = record
        return record
      }
      offset += position
      position = 0
      bytes = try spool.read(at: offset, count: min(count, extent.bytes.upperBound - offset))
      guard !bytes.isEmpty else {
        throw StoreError(.other, "the temporary file of a listing ends within a record")
      }
      count *= 2
    }
    return nil
  }

  mutating func removeFirst() { current = nil }
}
