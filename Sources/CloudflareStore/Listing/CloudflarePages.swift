package import Core

/// The pages of a scan; each range is listed from cursor to cursor.
package struct CloudflarePages: AsyncSequence, Sendable {
  package typealias Element = ScanPage
  package typealias Failure = StoreError

  let lister: KeyLister
  let scan: Scan

  package func makeAsyncIterator() -> Iterator { Iterator(lister: lister, scan: scan) }

  package struct Iterator: AsyncIteratorProtocol {
    fileprivate let lister: KeyLister
    fileprivate let scan: Scan
    fileprivate var nextRange = 0
    fileprivate var listing: RangeListing?

    fileprivate init(lister: KeyLister, scan: Scan) {
      self.lister = lister
      self.scan = scan
    }

    /// The next page that holds a key; nil at the end of the last range.
    package mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(StoreError) -> ScanPage? {
      while true {
        if listing?.isAtEnd ?? true {
          guard nextRange < scan.ranges.count else { return nil }
          listing = RangeListing(range: nextRange, scan.ranges[nextRange])
          nextRange += 1
        }
        guard var current = listing else { return nil }
        let records = try await lister.nextPage(of: &current)
        listing = current
        if !records.isEmpty { return ScanPage(records: records) }
      }
    }
  }
}
