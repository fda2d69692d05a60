import Core

/// One page of a list call, put together from what the store holds and what the overlay hides.
struct Listing: Sendable {
  private(set) var records: [ScanPage.Record] = []
  /// Whether keys follow the last one of `records`.
  private(set) var hasMore = false

  private let limit: Int
  private let hidden: [(key: Key, entry: Entry?)]
  private var nextHidden = 0

  /// - Parameter hidden: in byte order; each key is listed with this entry, not with the store's.
  init(limit: Int, hidden: [(key: Key, entry: Entry?)]) {
    self.limit = limit
    self.hidden = hidden
  }

  /// Nothing that is added now would be listed.
  var isFull: Bool { hasMore }

  /// Adds a record of the store; in byte order.
  mutating func append(_ record: ScanPage.Record) {
    while nextHidden < hidden.count, hidden[nextHidden].key < record.key { addHidden() }
    if nextHidden < hidden.count, hidden[nextHidden].key == record.key {
      addHidden()
    } else {
      add(record)
    }
  }

  /// To be called after the store's last record.
  mutating func finish() {
    while nextHidden < hidden.count, !isFull { addHidden() }
  }

  private mutating func addHidden() {
    let (key, entry) = hidden[nextHidden]
    nextHidden += 1
    guard let entry else { return }
    add(
      ScanPage.Record(
        range: 0, key: key, metadata: entry.metadata, expiration: entry.expiration))
  }

  private mutating func add(_ record: ScanPage.Record) {
    if records.count < limit { records.append(record) } else { hasMore = true }
  }
}
