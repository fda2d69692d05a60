import Core

/// Puts every source record of a batch of users beside its destination, in plan order: users, then
/// rules, then source keys.
///
/// Where the store orders keys and a rule keeps their order, sources and destinations are two
/// ordered listings merged in step; elsewhere destinations are probed in batches. Where listings
/// bring no values, values are read in batches, destinations only where they exist. An actor, so
/// that the next chunk is read while the last one is decided.
actor RecordJoin<Store: KeyValueStore> {
  /// Records in a chunk, at most; bounds memory with the size of the values.
  private static var chunkRecords: Int { 1_000 }
  private static var chunkBytes: Int { 4 * 1_024 * 1_024 }

  private let store: Store
  private let batch: UserBatch
  private let scanRanges: [Int]
  private let destinationRanges: [Int]
  private var sources: PageCursor<Store.Pages>
  private var destinations: PageCursor<Store.Pages>
  private var exact: [Int: JoinedRecord]?
  /// The next range of the batch that has not been begun.
  private var nextRange = 0
  private var begunUsers = 0
  private var isAtEnd = false

  init(_ store: Store, _ batch: UserBatch) {
    self.store = store
    self.batch = batch
    var scanRanges: [Int] = []
    var destinationRanges: [Int] = []
    var sourceScan: [ScanRange] = []
    var destinationScan: [ScanRange] = []
    for (index, range) in batch.ranges.enumerated() {
      guard case .scan(let scan) = range.source else { continue }
      scanRanges.append(index)
      sourceScan.append(scan)
      if let destinations = range.destinations {
        destinationRanges.append(index)
        destinationScan.append(destinations)
      }
    }
    self.scanRanges = scanRanges
    self.destinationRanges = destinationRanges
    sources = PageCursor(store.pages(Scan(sourceScan, includesValues: true)))
    destinations = PageCursor(store.pages(Scan(destinationScan, includesValues: true)))
  }

  /// The next chunk; nil at the end.
  func next() async throws(StoreError) -> JoinedChunk? {
    guard !isAtEnd else { return nil }
    if exact == nil { exact = try await readExact() }
    var draft = ChunkDraft(capabilities: store.capabilities)
    var sources = sources
    var destinations = destinations
    while draft.count < Self.chunkRecords, draft.bytes < Self.chunkBytes {
      guard let record = try await sources.current() else {
        begin(through: batch.ranges.count, &draft)
        isAtEnd = true
        break
      }
      let index = scanRanges[record.range]
      begin(through: index, &draft)
      let range = batch.ranges[index]
      switch batch.classify(record.key, in: range) {
      case .anotherRule: break
      case .unmatched:
        draft.append(
          .unmatched(
            batch.identities[range.user], batch.bound(range).rule.rule.namespace, record.key))
      case .mine(let key):
        let there = try await match(key, range: index, &destinations)
        draft.append(record, destinationKey: key, rule: batch.ruleIndex(range), there)
      }
      sources.advance()
    }
    self.sources = sources
    self.destinations = destinations
    let items = try await completed(draft)
    return JoinedChunk(rules: batch.rules, items: items)
  }

  // MARK: - Order

  /// Opens every range up to and including `end`, emitting the exact keys among them.
  private func begin(through end: Int, _ draft: inout ChunkDraft) {
    while nextRange <= end, nextRange < batch.ranges.count {
      let range = batch.ranges[nextRange]
      beginUsers(through: range.user, &draft)
      if let record = exact?.removeValue(forKey: nextRange) { draft.append(.record(record)) }
      nextRange += 1
    }
    if end == batch.ranges.count { beginUsers(through: batch.identities.count - 1, &draft) }
  }

  private func beginUsers(through user: Int, _ draft: inout ChunkDraft) {
    while begunUsers <= user {
      draft.append(.user(batch.identities[begunUsers]))
      begunUsers += 1
    }
  }

  // MARK: - Destinations

  /// What the destination listing says of `key`, moving the listing up to it.
  private func match(
    _ key: Key, range: Int, _ destinations: inout PageCursor<Store.Pages>
  ) async throws(StoreError) -> ChunkDraft.Listed {
    guard let destination = batch.ranges[range].destinations else {
      if case .inPlace = batch.bound(batch.ranges[range]).rule.rule.keys { return .isSource }
      return .unknown
    }
    while let record = try await destinations.current() {
      let listed = destinationRanges[record.range]
      if listed > range || (listed == range && record.key > key) { break }
      if listed == range, record.key == key { return .present(record, destination.namespace) }
      destinations.advance()
    }
    return .absent
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
      items = try await draft.reading(BatchReader(store), namespaces: { batch.rules[$0].rule.rule.namespace })
    }
    return try await SiblingLookup(batch).marking(items, BatchReader(store))
  }
}
