package import Core

extension MiniflareStore {
  package func pages(_ scan: Scan) -> PagedScan {
    PagedScan(scan) { start async throws(StoreError) in try await self.page(scan, from: start) }
  }

  private func page(
    _ scan: Scan, from start: ScanPosition
  ) async throws(StoreError) -> (page: ScanPage, next: ScanPosition) {
    let size = capabilities.pageSize
    let now = now()
    var position = start
    var page = ScanPage(records: [])
    while position.range < scan.ranges.count, page.records.count < size {
      let room = size - page.records.count
      let rows = try await rows(scan, from: position, atMost: room, now: now)
      page.records += rows.map { row in
        ScanPage.Record(
          range: position.range, key: row.key, metadata: row.metadata, expiration: row.expiration)
      }
      // The least key above the last one: the same with a zero byte behind it.
      position =
        rows.count == room
        ? ScanPosition(range: position.range, key: rows.last.map { $0.key.bytes + [0] })
        : ScanPosition(range: position.range + 1)
    }
    return (page, position)
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
