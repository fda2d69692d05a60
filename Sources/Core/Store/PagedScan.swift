/// The pages of one scan, each read when it is asked for.
package struct PagedScan: AsyncSequence, Sendable {
  package typealias Element = ScanPage
  package typealias Failure = StoreError

  /// Reads the page that begins at a position, and says where the next one begins.
  package typealias Read =
    @Sendable (ScanPosition) async throws(StoreError) -> (page: ScanPage, next: ScanPosition)

  private let ranges: Int
  private let read: Read

  /// - Parameter read: asked for one page at a time, at positions within the scan's ranges only.
  package init(_ scan: Scan, reading read: @escaping Read) {
    ranges = scan.ranges.count
    self.read = read
  }

  package func makeAsyncIterator() -> Iterator { Iterator(ranges: ranges, read: read) }

  package struct Iterator: AsyncIteratorProtocol {
    fileprivate let ranges: Int
    fileprivate let read: Read
    fileprivate var position = ScanPosition()

    package mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(StoreError) -> ScanPage? {
      guard position.range < ranges else { return nil }
      let (page, next) = try await read(position)
      position = next
      return page
    }
  }
}

/// Where a page begins.
package struct ScanPosition: Hashable, Sendable {
  /// The number of the range; past the last one the scan is over.
  package var range: Int
  /// The least key that has not been looked at; nil at the beginning of the range.
  package var key: [UInt8]?

  package init(range: Int = 0, key: [UInt8]? = nil) {
    self.range = range
    self.key = key
  }
}
