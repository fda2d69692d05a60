import Core

/// Puts every source record of a batch of users next to its destination, in plan order: users, then
/// rules, then source keys.
///
/// Where the store orders keys and a rule keeps their order, sources and destinations are two
/// ordered listings merged in step; elsewhere destinations are probed. Where listings bring no values,
/// chunks say which are to be read, destinations only where they exist.
actor RecordJoin<Store: KeyValueStore> {
  private let store: Store
  private let batch: UserBatch
  private let listing: Listing?
  private let sourceRanges: [Int]
  private let destinationRanges: [Int]
  private var sources: Store.Pages.AsyncIterator
  private var destinations: Store.Pages.AsyncIterator
  private var merge: JoinMerge?
  private var isAtEnd = false

  /// - Parameter listing: what is known of single keys beforehand.
  init(_ store: Store, _ batch: UserBatch, _ listing: Listing?) {
    self.store = store
    self.batch = batch
    self.listing = listing
    var sourceRanges: [Int] = []
    var destinationRanges: [Int] = []
    var sourceScan: [ScanRange] = []
    var destinationScan: [ScanRange] = []
    for (index, range) in batch.ranges.enumerated() {
      let scan: ScanRange
      switch range.source {
      case .scan(let keys), .below(let keys): scan = keys
      case .exact: continue
      }
      sourceRanges.append(index)
      sourceScan.append(scan)
      if let destinations = range.destinations {
        destinationRanges.append(index)
        destinationScan.append(destinations)
      }
    }
    self.sourceRanges = sourceRanges
    self.destinationRanges = destinationRanges
    sources = store.pages(Scan(sourceScan, includesValues: true)).makeAsyncIterator()
    destinations = store.pages(Scan(destinationScan, includesValues: true)).makeAsyncIterator()
  }

  /// The next chunk; nil at the end.
  func next() async throws(StoreError) -> PendingChunk? {
    guard !isAtEnd else { return nil }
    var merge = try await begun()
    var draft = ChunkDraft()
    filling: while true {
      switch merge.fill(&draft) {
      case .room: break filling
      case .nothing:
        isAtEnd = true
        break filling
      case .sourcePage:
        var iterator = sources
        merge.sources.refill(try await iterator.next(isolation: self))
        sources = iterator
      case .destinationPage:
        var iterator = destinations
        merge.destinations.refill(try await iterator.next(isolation: self))
        destinations = iterator
      }
    }
    self.merge = merge
    return pending(draft)
  }

  private func begun() async throws(StoreError) -> JoinMerge {
    if let merge { return merge }
    return JoinMerge(
      batch, sourceRanges: sourceRanges, destinationRanges: destinationRanges,
      exact: try await ExactSources(store, batch, listing).read())
  }

  private func pending(_ draft: ChunkDraft) -> PendingChunk {
    let (store, batch, listing) = (store, batch, listing)
    return PendingChunk(
      wanted: draft.wanted { batch.rules[$0].definition.namespace },
      complete: { entries throws(StoreError) in
        let items = try await SiblingLookup(batch, listing).marking(
          draft.items(with: entries), BatchReader(store))
        return JoinedChunk(rules: batch.rules, items: items)
      })
  }
}
