package import Core
import GRDB

extension SQLiteStore {
  package func pages(_ scan: Scan) -> PagedScan {
    PagedScan(scan) { start async throws(StoreError) in
      let reader = PageReader(
        scan: scan, pageSize: self.capabilities.pageSize, now: self.now(), path: self.path)
      return try await self.reading { try reader.page(from: start, in: $0) }
    }
  }
}

/// Reads one page in one transaction.
struct PageReader: Sendable {
  let scan: Scan
  let pageSize: Int
  let now: Int64
  let path: String

  func page(
    from start: ScanPosition, in database: Database
  ) throws -> (page: ScanPage, next: ScanPosition) {
    let sql = scan.includesValues ? EntriesTable.scanEntries : EntriesTable.scanKeys
    let statement = try RowStatement(database, sql)
    defer { statement.reset() }
    var position = start
    var namespace: Namespace?
    var page = ScanPage(records: [])
    page.records.reserveCapacity(pageSize)
    while position.range < scan.ranges.count {
      let range = scan.ranges[position.range]
      if namespace != range.namespace {
        try SchemaCheck.refuseBlobKeys(range.namespace, in: database, path: path)
        try statement.bind(1, copying: range.namespace.name)
        namespace = range.namespace
      }
      if let rest = try fill(&page, from: position, statement) {
        return (page, ScanPosition(range: position.range, key: rest))
      }
      position = ScanPosition(range: position.range + 1)
    }
    return (page, position)
  }

  /// Adds the records of one range.
  ///
  /// - Returns: the least key not looked at when the page is full; nil at the end of the range.
  private func fill(
    _ page: inout ScanPage, from position: ScanPosition, _ statement: RowStatement
  ) throws(SQLiteFailure) -> [UInt8]? {
    let prefix = scan.ranges[position.range].prefix.bytes
    return try statement.withText(2, position.key ?? prefix) { () throws(SQLiteFailure) in
      try statement.withUpperBound(3, prefix) { () throws(SQLiteFailure) in
        defer { statement.reset() }
        while page.records.count < pageSize {
          guard try statement.step() else { return nil }
          let row = StoredRow(
            statement, value: 3, metadata: 1, expiration: 2, of: .column(0))
          let expiration = try row.expiration()
          if let expiration, Entry.isExpired(expiration, at: now) { continue }
          page.records.append(
            ScanPage.Record(
              range: position.range, key: Key(statement.bytes(0) ?? []),
              metadata: row.metadataBytes(), expiration: expiration,
              value: scan.includesValues ? try row.valueBytes() : nil))
        }
        // The least key above the last one: the same with a zero byte behind it.
        return (page.records.last?.key.bytes ?? prefix) + [0]
      }
    }
  }
}

extension RowStatement {
  /// Runs `body` while parameter `index` lies above every text that starts with `prefix`, and
  /// above no other that follows it.
  func withUpperBound<R>(
    _ index: Int32, _ prefix: [UInt8], _ body: () throws(SQLiteFailure) -> R
  ) throws(SQLiteFailure) -> R {
    guard let last = prefix.lastIndex(where: { $0 != 0xFF }) else {
      try bindAfterEveryText(index)
      return try body()
    }
    var bound = Array(prefix[...last])
    bound[last] += 1
    return try withText(index, bound, body)
  }
}
