import Core

/// Puts every source record of a batch of users beside its destination, in plan order: users, then
/// rules, then source keys.
///
/// Where the store orders keys and a rule keeps their order, sources and destinations are two
/// ordered listings merged in step; elsewhere destinations are probed in batches. Where listings
/// bring no values, values are read in batches, destinations only where they exist. An actor, so
/// that the next chunk is read while the last one is decided.
actor RecordJoin<Store: KeyValueStore> {
  private let store: Store
  private let batch: UserBatch
  private let sourceRanges: [Int]
  private let destinationRanges: [Int]
  private var sources: Store.Pages.AsyncIterator
  private var destinations: Store.Pages.AsyncIterator
  private var merge: JoinMerge?
  private var isAtEnd = false

  init(_ store: Store, _ batch: UserBatch) {
    self.store = store
    self.batch = batch
    var sourceRanges: [Int] = []
    var destinationRanges: [Int] = []
    var sourceScan: [ScanRange] = []
    var destinationScan: [ScanRange] = []
    for (index, range) in batch.ranges.enumerated() {
      guard case .scan(let scan) = range.source else { continue }
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
  func next() async throws(StoreError) -> JoinedChunk? {
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
    return JoinedChunk(rules: batch.rules, items: try await completed(draft))
  }

  private func begun() async throws(StoreError) -> JoinMerge {
    if let merge { return merge }
    return JoinMerge(
      batch, sourceRanges: sourceRanges, destinationRanges: destinationRanges,
      exact: try await readExact())
  }

  // MARK: - Exact keys and values

  private func readExact() async throws(StoreError) -> [Int: JoinedRecord] {
    var wanted: [(range: Int, namespace: Namespace, key: Key, destination: Key)] = []
    for (index, range) in batch.ranges.enumerated() {
      guard case .exact(let key) = range.source else { continue }
      let rule = batch.bound(range)
      guard let destination = rule.destinationKey(for: key) else { continue }
      wanted.append((index, rule.rule.rule.namespace, key, destination))
    }
    let reader = BatchReader(store)
    let sources = try await reader.read(wanted.map { ($0.namespace, $0.key) })
    let present = wanted.indices.filter { sources[$0] != nil }
    let destinations = try await reader.read(
      present.map { (wanted[$0].namespace, wanted[$0].destination) })
    var records: [Int: JoinedRecord] = [:]
    for (slot, i) in present.enumerated() {
      guard let source = sources[i] else { continue }
      let range = batch.ranges[wanted[i].range]
      records[wanted[i].range] = JoinedRecord(
        rule: batch.ruleIndex(range), key: wanted[i].key, destinationKey: wanted[i].destination,
        source: source,
        destination: wanted[i].key == wanted[i].destination ? nil : destinations[slot])
    }
    return records
  }

  /// The chunk's items with every value and destination read, and siblings looked up.
  private func completed(_ draft: ChunkDraft) async throws(StoreError) -> [JoinedItem] {
    var items = draft.items
    if draft.isIncomplete {
      items = try await draft.reading(
        BatchReader(store), namespaces: { batch.rules[$0].rule.rule.namespace })
    }
    return try await SiblingLookup(batch).marking(items, BatchReader(store))
  }
}
