import Core
import Ledger

/// How far a group's listing has come from both ends.
struct GroupProgress {
  private let group: ListingGroup
  private let shape: RequestShape
  private var writer: SpoolWriter
  private var choice: ListingChoice
  private var places: [ListedGroup.Place?]
  /// Neither passed by the scan nor taken from the back.
  private var open: Range<Int>
  /// The last key that the listing in progress brought.
  private var last: Key?
  /// The same, of the whole prefix's scan.
  private var scanned: Key?
  private var listedAlone = 0
  private var leftToReads = 0
  private var aloneRequests = 0
  /// Pages of one listing that brought nothing but the keys of one user.
  private var pagesAmid = 0
  private var seen = 0
  private var kept = 0

  init(_ group: ListingGroup, _ shape: RequestShape, _ writer: SpoolWriter) {
    self.group = group
    self.shape = shape
    self.writer = writer
    choice = ListingChoice(
      total: group.cost(shape), requestCost: shape.requestCost, expectedPages: group.expectedPages)
    places = [ListedGroup.Place?](repeating: nil, count: group.wanted.count)
    open = group.wanted.indices
  }

  var isComplete: Bool { open.isEmpty }
  /// Wanted keys that are not settled.
  var left: Int { open.count }

  /// The next step, after giving up wanted keys that the scan is in the midst of where that took more
  /// pages than it spares.
  mutating func next() -> ListingChoice.Step {
    if let first = group.wanted.first, first.covers(group.prefix) {
      // One listing brings all that the prefix holds.
      return first.reads == nil ? .page : .alone
    }
    guard let scanned, group.wanted[open.lowerBound].covers(scanned) else {
      pagesAmid = 0
      return choice.next(isAmidWanted: false)
    }
    if group.wanted[open.lowerBound].isCheaperToRead(pages: pagesAmid, shape), open.count > 1 {
      _ = writer.endExtent()
      leftToReads += 1
      pagesAmid = 0
      open = open.dropFirst()
      return choice.next(isAmidWanted: false)
    }
    pagesAmid += 1
    return .page
  }

  // MARK: - The scan

  mutating func takePage(_ records: [ScanPage.Record]) throws(StoreError) {
    choice.scannedPage()
    last = scanned
    for record in records {
      guard try follows(record.key) else { continue }
      seen += 1
      while let first = open.first, !group.wanted[first].contains(record.key),
        group.wanted[first].areBehind(record.key)
      {
        pass()
      }
      guard let first = open.first else { break }
      if group.wanted[first].contains(record.key) { try keep(record) }
    }
    scanned = last
    while let first = open.first, let last, group.wanted[first].areBehind(last) { pass() }
  }

  mutating func endScan() { while !open.isEmpty { pass() } }

  private mutating func pass() {
    places[open.lowerBound] = ListedGroup.Place(extent: writer.endExtent(), page: choice.pages)
    choice.pass(group.wanted[open.lowerBound].cost(shape))
    open = open.dropFirst()
  }

  // MARK: - Alone

  /// Takes the last wanted keys off the rest.
  ///
  /// - Returns: what to list; nil where they are left to reads.
  mutating func takeLast() -> Key? {
    guard let index = open.last else { return nil }
    let wanted = group.wanted[index]
    choice.spendAlone(wanted.cost(shape))
    guard wanted.isSinglePage(shape) else {
      leftToReads += 1
      open = open.dropLast()
      return nil
    }
    last = nil
    pagesAmid = 0
    return wanted.start
  }

  /// - Returns: whether the listing is to go on.
  mutating func takeAlone(_ records: [ScanPage.Record]) throws(StoreError) -> Bool {
    aloneRequests += 1
    pagesAmid += 1
    guard let index = open.last else { return false }
    for record in records where try follows(record.key) {
      seen += 1
      if group.wanted[index].contains(record.key) { try keep(record) }
    }
    return !group.wanted[index].isCheaperToRead(pages: pagesAmid, shape)
  }

  mutating func endAlone(isWhole: Bool) {
    guard let index = open.last else { return }
    let extent = writer.endExtent()
    if isWhole {
      places[index] = ListedGroup.Place(extent: extent, page: nil)
      listedAlone += 1
    } else {
      leftToReads += 1
    }
    open = open.dropLast()
  }

  // MARK: - Records

  /// Whether the key is new; a store may show one twice.
  private mutating func follows(_ key: Key) throws(StoreError) -> Bool {
    if let last {
      if key == last { return false }
      guard last < key else {
        throw StoreError(
          .corrupted,
          "the listing of '\(group.prefix)' in \(group.namespace) brought '\(key)' after "
            + "'\(last)'; keys must be in byte order")
      }
    }
    last = key
    return true
  }

  private mutating func keep(_ record: ScanPage.Record) throws(StoreError) {
    kept += 1
    try writer.append(record)
  }

  // MARK: - The end

  consuming func finish() -> ListedGroup {
    let report = ListingReport(
      namespace: group.namespace, prefix: group.prefix, strategy: strategy,
      requests: choice.pages + aloneRequests, wantedPrefixes: places.count, keysSeen: seen,
      keysWanted: kept, reason: reason)
    return ListedGroup(group: group, places: places, spool: writer.finish(), report: report)
  }

  private var passed: Int { places.count - listedAlone - leftToReads }

  private var strategy: ListingReport.Strategy {
    if passed == places.count { return .wholePrefix }
    return passed < choice.pages || passed == 0 ? .perUser : .switched
  }

  private var reason: String {
    let pages = choice.pages == 1 ? "1 page" : "\(choice.pages) pages"
    let alone = max(1, RequestShape.requests(group.cost(shape), per: shape.requestCost))
    switch strategy {
    case .wholePrefix where group.wanted.first?.covers(group.prefix) ?? false:
      return "every key of the prefix is needed"
    case .wholePrefix:
      return "\(pages) of the whole prefix contained everything; separate listings need \(alone) "
        + "requests or more"
    case .perUser where choice.pages == 0 && listedAlone == 0:
      return "\(places.count) keys are cheaper to read than to list"
    case .perUser where choice.pages == 0:
      return "\(places.count) needed prefixes are too few for a scan of the whole prefix"
    case .perUser:
      return "\(pages) of the whole prefix covered \(passed) of \(places.count) needed prefixes, "
        + "so separate listings are cheaper"
    case .switched:
      return "\(pages) of the whole prefix covered \(passed) of \(places.count) needed prefixes "
        + "that are close together; separate listings of the others are cheaper"
    }
  }
}
