import Core
import Ledger
import SystemPackage

/// Tells, where requests take long, which destinations a run need not read because a listing shows that
/// they are absent, and the metadata of values that are read alone.
///
/// A listing is trusted only while it is younger than the store's consistency delay. A read there may
/// itself answer "absent" out of a cache as old as that, so a destination that somebody wrote
/// meanwhile is overlooked by such a listing no longer than by a read; the listing's own lag comes
/// on top, as does the time from either to the write. Its age counts when the batch's sources have
/// been read, which may have had to wait. Where it has aged, the remaining destinations are listed
/// again if the last listing spared more requests than it took, else they are read. Whatever a listing
/// shows, or does not cover, is read.
struct DestinationPresence<Store: KeyValueStore>: Sendable {
  private let prelisting: Prelisting<Store>
  private let shape: RequestShape
  private let delay: Int64
  private let scans: [RequestForecast.PrefixScan]
  private let now: @Sendable () -> Timestamp
  private var counts: DestinationCounts
  private var lookup: ListingLookup?
  /// The same for sources, which follow each other in an order of their own.
  private var sourceLookup: ListingLookup?
  private var listedAt: Timestamp?
  /// Of the last listing.
  private var requests = 0
  private var readsSpared = 0
  private var metadataSpared = 0
  private var isGivenUp: Bool

  /// - Parameters:
  ///   - counts: of the operations to come.
  ///   - scans: what planning found of whole prefixes.
  ///   - directory: for temporary files; nil takes the system's.
  ///   - window: seconds that may pass between a read and the write that rests on it; nil for any.
  init(
    _ store: Store, _ counts: DestinationCounts, scans: [RequestForecast.PrefixScan] = [],
    now: @escaping @Sendable () -> Timestamp, directory: FilePath?, window: Int64? = nil
  ) {
    prelisting = Prelisting(store, directory: directory)
    shape = RequestShape(store.capabilities)
    delay = min(store.capabilities.consistencyDelay, window ?? .max)
    self.counts = counts
    self.scans = scans
    self.now = now
    isGivenUp = !store.capabilities.ordersKeys || delay <= 0
  }

  /// Makes, renews or drops the listing, as its age asks; before each batch.
  mutating func renew(
    _ rules: [String: CompiledRule], _ retry: RetryPolicy
  ) async throws(StoreError) {
    guard !isGivenUp, !isFresh else { return }
    lookup = nil
    sourceLookup = nil
    let spared =
      min(readsSpared, counts.total) + min(metadataSpared, counts.metadata) * shape.requestCost
    let isWorthIt =
      listedAt == nil
      ? counts.total + counts.metadata > 0 : spared > requests * shape.requestCost
    guard isWorthIt else {
      isGivenUp = true
      return
    }
    let groups = counts.groups(rules, scans: scans)
    let prelisting = prelisting
    let start = now()
    let listing = try await retry.run { () async throws(StoreError) in
      try await prelisting.run(groups)
    }
    listedAt = start
    requests = listing.requests
    readsSpared = 0
    metadataSpared = 0
    // A listing that took longer than it is good for is no use, and the next would not be either.
    if isFresh {
      lookup = ListingLookup(listing)
      sourceLookup = lookup
    } else {
      isGivenUp = true
    }
  }

  /// How long ago the listing was begun; nil without one.
  var age: Duration? {
    listedAt.map { .milliseconds(max(0, now().milliseconds - $0.milliseconds)) }
  }

  private var isFresh: Bool {
    listedAt.map { now() < $0.adding(seconds: delay) } ?? false
  }

  /// What the listing shows of an operation's destination.
  enum Finding: Hashable, Sendable {
    case absent
    /// The destination was there, although the plan found it absent.
    case present
    /// Nothing, or the plan found a record there.
    case unknown
  }

  /// Asked once for each operation, in the plan's order.
  mutating func finding(of operation: Operation) throws(StoreError) -> Finding {
    counts.remove(operation)
    guard operation.isCreatedElsewhere, !counts.isCheck else { return .unknown }
    switch try lookup?.presence(of: operation.destination, in: operation.namespace) {
    case .absent: return .absent
    case .present: return .present
    case .unknown, nil: return .unknown
    }
  }

  /// What is known of an operation's values that are read alone, in the plan's order.
  ///
  /// - Parameter hasResult: whether the destination is expected to hold the result already.
  mutating func hints(
    for operation: Operation, hasResult: Bool
  ) throws(StoreError) -> LoneHints {
    var hints = LoneHints()
    var sides = Set(operation.loneSides(isCheck: counts.isCheck))
    if hasResult, operation.isCreatedElsewhere { sides.insert(.destination) }
    for side in sides {
      if side == .destination {
        hints.destination = try Self.hint(operation.destination, operation, &lookup)
      } else {
        hints.source = try Self.hint(operation.source, operation, &sourceLookup)
      }
    }
    return hints
  }

  private static func hint(
    _ key: Key, _ operation: Operation, _ lookup: inout ListingLookup?
  ) throws(StoreError) -> ReadHint {
    var hint = ReadHint(isBinary: true)
    if case .present(let record)? = try lookup?.presence(of: key, in: operation.namespace) {
      hint.listed = ReadHint.Listed(metadata: record.metadata)
    }
    return hint
  }

  /// Whether that many answers of absence and of metadata still stand; else they are to be read.
  mutating func confirms(_ absent: Int, metadata: Int = 0) -> Bool {
    guard isFresh else { return absent == 0 && metadata == 0 }
    readsSpared += absent
    metadataSpared += metadata
    return true
  }
}
