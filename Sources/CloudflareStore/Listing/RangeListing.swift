import Core

/// How far the listing of one range has come: the service's cursor, and what to leave out.
struct RangeListing: Sendable {
  /// Empty pages with an unchanged cursor, in a row, before the service is taken to be stuck.
  private static let emptyPages = 100
  /// Restarts of the listing in a row without a new key.
  private static let restarts = 5

  let range: Int
  let scan: ScanRange
  private(set) var cursor: [UInt8]?
  private(set) var isAtEnd = false
  private var lastKey: Key?
  /// Keys up to `lastKey` were given out before the cursor was lost.
  private var isRepeating = false
  private var stalls = 0
  private var fruitlessRestarts = 0

  init(range: Int, _ scan: ScanRange) {
    self.range = range
    self.scan = scan
  }

  /// Takes the next page and returns the records that have not been given out.
  ///
  /// - Throws: `corrupted` when keys come out of order or lie outside of the range, because then
  ///   nobody can tell which keys were left out; `unavailable` when the listing does not move.
  mutating func take(_ answer: ListAnswer) throws(StoreError) -> [ScanPage.Record] {
    var records: [ScanPage.Record] = []
    records.reserveCapacity(answer.records.count)
    for record in answer.records {
      guard record.key.hasPrefix(scan.prefix) else {
        throw unusable("a key that does not start with the prefix")
      }
      if let lastKey, record.key <= lastKey {
        guard isRepeating else { throw unusable("keys out of order") }
        continue
      }
      isRepeating = false
      lastKey = record.key
      records.append(record)
    }
    let isStalled = answer.records.isEmpty && answer.cursor != nil && answer.cursor == cursor
    stalls = isStalled ? stalls + 1 : 0
    guard stalls < Self.emptyPages else { throw stuck() }
    if !records.isEmpty { fruitlessRestarts = 0 }
    cursor = answer.cursor
    isAtEnd = answer.cursor == nil
    return records
  }

  /// The service no longer accepts the cursor: restarts the listing and skips keys already
  /// returned.
  mutating func restart() throws(StoreError) {
    fruitlessRestarts += 1
    guard cursor != nil, fruitlessRestarts <= Self.restarts else { throw stuck() }
    cursor = nil
    isRepeating = true
  }

  private func unusable(_ what: String) -> StoreError {
    StoreError(
      .corrupted,
      "cannot list the keys of \(scan.namespace) under '\(scan.prefix)': Cloudflare lists \(what)")
  }

  private func stuck() -> StoreError {
    StoreError(
      .unavailable,
      "cannot list the keys of \(scan.namespace) under '\(scan.prefix)': the listing does not "
        + "make progress; run the command again later")
  }
}
