import Core

/// A store whose listings are answered from what was listed beforehand, where that covers them.
///
/// A listing is as old as its making: a key written since may be missing, as it may be from any scan
/// that it overtakes. Reads and writes go to the store.
struct PrelistedStore<Base: KeyValueStore>: KeyValueStore {
  private let base: Base
  private let listing: Listing

  init(_ base: Base, _ listing: Listing) {
    self.base = base
    self.listing = listing
  }

  var capabilities: StoreCapabilities { base.capabilities }
  var identity: String { base.identity }
  var requestCounts: RequestCounts? { base.requestCounts }

  func pages(_ scan: Scan) -> PrelistedPages<Base> {
    PrelistedPages(base: base, listing: listing, scan: scan)
  }

  func read(_ namespace: Namespace, _ keys: [Key]) async throws(StoreError) -> [Entry?] {
    try await base.read(namespace, keys)
  }

  func read(
    _ namespace: Namespace, _ keys: [Key], hints: [ReadHint]
  ) async throws(StoreError) -> [Entry?] {
    try await base.read(namespace, keys, hints: hints)
  }

  func write(_ batch: WriteBatch) async throws(StoreError) -> [WriteOutcome] {
    try await base.write(batch)
  }
}

struct PrelistedPages<Base: KeyValueStore>: AsyncSequence, Sendable {
  typealias Element = ScanPage
  typealias Failure = StoreError

  let base: Base
  let listing: Listing
  let scan: Scan

  func makeAsyncIterator() -> Iterator { Iterator(base: base, listing: listing, scan: scan) }

  struct Iterator: AsyncIteratorProtocol {
    private enum Part {
      /// The keys of one range.
      case listed(SpoolCursor, prefix: Key)
      /// Ranges that the listing does not cover, from the first of them.
      case direct(Base.Pages.AsyncIterator, first: Int)
    }

    private let base: Base
    private let listing: Listing
    private let scan: Scan
    /// The range that `part` begins with, or that comes next.
    private var range = 0
    private var part: Part?

    fileprivate init(base: Base, listing: Listing, scan: Scan) {
      self.base = base
      self.listing = listing
      self.scan = scan
    }

    mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(StoreError) -> ScanPage? {
      var records: [ScanPage.Record] = []
      while true {
        switch part {
        case nil:
          guard range < scan.ranges.count else {
            return records.isEmpty ? nil : ScanPage(records: records)
          }
          if let entry = entry(of: range) {
            part = .listed(
              SpoolCursor(entry.spool, entry.place.extent), prefix: scan.ranges[range].prefix)
          } else if records.isEmpty {
            part = direct()
          } else {
            return ScanPage(records: records)
          }
        case .listed(var cursor, let prefix):
          let isAtEnd = try fill(&records, from: &cursor, prefix)
          part = isAtEnd ? nil : .listed(cursor, prefix: prefix)
          if isAtEnd { range += 1 }
          if records.count == pageSize { return ScanPage(records: records) }
        case .direct(var iterator, let first):
          guard var page = try await iterator.next(isolation: actor) else {
            part = nil
            continue
          }
          part = .direct(iterator, first: first)
          for i in page.records.indices { page.records[i].range += first }
          return page
        }
      }
    }

    private var pageSize: Int { Swift.max(1, base.capabilities.pageSize) }

    private func entry(of range: Int) -> Listing.Entry? {
      listing.entry(covering: scan.ranges[range].prefix, in: scan.ranges[range].namespace)
    }

    /// The scan of all ranges up to the next covered one, which comes next then.
    private mutating func direct() -> Part {
      let first = range
      repeat { range += 1 } while range < scan.ranges.count && entry(of: range) == nil
      let ranges = Array(scan.ranges[first..<range])
      let scan = Scan(ranges, includesValues: scan.includesValues)
      return .direct(base.pages(scan).makeAsyncIterator(), first: first)
    }

    /// - Returns: whether the range is at its end; else the page is full.
    private func fill(
      _ records: inout [ScanPage.Record], from cursor: inout SpoolCursor, _ prefix: Key
    ) throws(StoreError) -> Bool {
      var record = try cursor.advance(to: prefix)
      while var found = record, found.key.hasPrefix(prefix) {
        guard records.count < pageSize else { return false }
        found.range = range
        records.append(found)
        cursor.removeFirst()
        record = try cursor.peek()
      }
      return true
    }
  }
}
