import Core

/// Records of a listing that have been read and not yet passed.
struct RecordBuffer: Sendable {
  private var records: [ScanPage.Record] = []
  private var position = 0
  private(set) var isAtEnd = false

  /// The record at the front; nil where a page has to be read first, or at the end.
  var first: ScanPage.Record? { position < records.count ? records[position] : nil }

  mutating func removeFirst() { position += 1 }

  /// Takes the listing's next page, or its end.
  mutating func refill(_ page: ScanPage?) {
    records = page?.records ?? []
    position = 0
    isAtEnd = page == nil
  }
}

/// The lock-step merge of a batch of users' source and destination listings, page by page.
///
/// Knows no store: it says which listing's page it needs next, so that its loop over records runs
/// without waiting.
struct JoinMerge: Sendable {
  enum Need: Sendable {
    case sourcePage, destinationPage
    /// The draft is full.
    case room
    /// Every range has been gone through.
    case nothing
  }

  /// A source that is one key, as it was read or listed.
  struct ExactRecord: Sendable {
    var record: ScanPage.Record
    var destination: Key
    var listed: ChunkDraft.Listed
  }

  var sources = RecordBuffer()
  var destinations = RecordBuffer()
  /// Source ranges that are one key, by index.
  private var exact: [Int: ExactRecord]
  private let batch: UserBatch
  private let sourceRanges: [Int]
  private let destinationRanges: [Int]
  /// The next range of the batch that has not been begun.
  private var nextRange = 0
  private var begunUsers = 0

  /// - Parameters:
  ///   - sourceRanges: the batch's range of each range of the source listing.
  ///   - destinationRanges: the same for the destination listing.
  init(
    _ batch: UserBatch, sourceRanges: [Int], destinationRanges: [Int], exact: [Int: ExactRecord]
  ) {
    self.batch = batch
    self.sourceRanges = sourceRanges
    self.destinationRanges = destinationRanges
    self.exact = exact
  }

  /// Fills the draft as far as the pages at hand reach.
  mutating func fill(_ draft: inout ChunkDraft) -> Need {
    while draft.hasRoom {
      guard let record = sources.first else {
        guard sources.isAtEnd else { return .sourcePage }
        begin(through: batch.ranges.count, &draft)
        return .nothing
      }
      let index = sourceRanges[record.range]
      begin(through: index, &draft)
      let range = batch.ranges[index]
      switch batch.classify(record.key, in: range) {
      case .anotherRule: break
      case .unmatched:
        draft.append(
          .unmatched(
            batch.identities[range.user], batch.bound(range).definition.namespace, record.key))
      case .mine(let key):
        guard let there = match(key, range: index) else { return .destinationPage }
        draft.append(record, destinationKey: key, rule: batch.ruleIndex(range), there)
      }
      sources.removeFirst()
    }
    return .room
  }

  /// Opens every range up to and including `end`, emitting the exact keys among them.
  private mutating func begin(through end: Int, _ draft: inout ChunkDraft) {
    while nextRange <= end, nextRange < batch.ranges.count {
      beginUsers(through: batch.ranges[nextRange].user, &draft)
      if let found = exact.removeValue(forKey: nextRange) {
        draft.append(
          found.record, destinationKey: found.destination,
          rule: batch.ruleIndex(batch.ranges[nextRange]), found.listed)
      }
      nextRange += 1
    }
    if end == batch.ranges.count { beginUsers(through: batch.identities.count - 1, &draft) }
  }

  private mutating func beginUsers(through user: Int, _ draft: inout ChunkDraft) {
    while begunUsers <= user {
      draft.append(.user(batch.identities[begunUsers]))
      begunUsers += 1
    }
  }

  /// What the destination listing says about `key`, moving the listing up to it; nil where its next
  /// page has to be read first.
  private mutating func match(_ key: Key, range: Int) -> ChunkDraft.Listed? {
    guard batch.ranges[range].destinations != nil else {
      if case .inPlace = batch.bound(batch.ranges[range]).definition.keys { return .isSource }
      return .unknown
    }
    while let record = destinations.first {
      let listed = destinationRanges[record.range]
      if listed > range || (listed == range && record.key > key) { return .absent }
      if listed == range, record.key == key { return .present(record) }
      destinations.removeFirst()
    }
    return destinations.isAtEnd ? .absent : nil
  }
}
