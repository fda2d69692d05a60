public import Core

extension MiniflareStore {
  public func pages(_ scan: Scan) -> Pages { Pages(store: self, scan: scan) }

  /// The pages of one scan; each is read when it is asked for.
  public struct Pages: AsyncSequence, Sendable {
    public typealias Element = ScanPage
    public typealias Failure = StoreError

    fileprivate let store: MiniflareStore
    fileprivate let scan: Scan

    public func makeAsyncIterator() -> Iterator { Iterator(store: store, scan: scan) }

    public struct Iterator: AsyncIteratorProtocol {
      fileprivate let store: MiniflareStore
      fileprivate let scan: Scan
      fileprivate var position = ScanPosition()

      public mutating func next(
        isolation actor: isolated (any Actor)? = #isolation
      ) async throws(StoreError) -> ScanPage? {
        guard position.range < scan.ranges.count else { return nil }
        let size = store.capabilities.pageSize
        let now = store.now()
        var page = ScanPage(records: [])
        while position.range < scan.ranges.count, page.records.count < size {
          let room = size - page.records.count
          let rows = try await store.rows(scan, from: position, atMost: room, now: now)
          page.records += rows.map { row in
            ScanPage.Record(
              range: position.range, key: row.key, metadata: row.metadata,
              expiration: row.expiration)
          }
          // The least key above the last one: the same with a zero byte behind it.
          position =
            rows.count == room
            ? ScanPosition(range: position.range, key: rows.last.map { $0.key.bytes + [0] })
            : ScanPosition(range: position.range + 1)
        }
        return page
      }
    }
  }

  private func rows(
    _ scan: Scan, from position: ScanPosition, atMost count: Int, now: Int64
  ) async throws(StoreError) -> [MiniflareRows.Row] {
    let range = scan.ranges[position.range]
    let (prefix, least) = (range.prefix.bytes, position.key)
    let rows = try await reading(range.namespace) { rows in
      try rows.scan(prefix: prefix, from: least, atMost: count, now: now)
    }
    return rows ?? []
  }
}
