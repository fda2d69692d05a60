import Core

/// Walks a scan record by record, a page at a time.
struct PageCursor<Pages: AsyncSequence<ScanPage, StoreError>> {
  private var iterator: Pages.AsyncIterator
  private var page: [ScanPage.Record] = []
  private var position = 0
  private var isAtEnd = false

  init(_ pages: Pages) { iterator = pages.makeAsyncIterator() }

  /// The record at the cursor, or nil at the end of the scan. Waits for a page where need be.
  mutating func current(
    isolation actor: isolated (any Actor)? = #isolation
  ) async throws(StoreError) -> ScanPage.Record? {
    while position == page.count {
      guard !isAtEnd else { return nil }
      guard let next = try await iterator.next(isolation: actor) else {
        isAtEnd = true
        page = []
        position = 0
        return nil
      }
      page = next.records
      position = 0
    }
    return page[position]
  }

  mutating func advance() { position += 1 }
}
