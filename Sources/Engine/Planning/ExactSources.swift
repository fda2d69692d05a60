import Core

/// Finds the sources of rules whose template stands for one key of each user.
struct ExactSources<Store: KeyValueStore> {
  private let store: Store
  private let batch: UserBatch
  private var lookup: ListingLookup?
  private var found: [Int: JoinMerge.ExactRecord] = [:]
  /// Ranges whose keys no listing covers.
  private var unlisted: [(range: Int, key: Key, destination: Key)] = []

  init(_ store: Store, _ batch: UserBatch, _ listing: Listing?) {
    self.store = store
    self.batch = batch
    lookup = listing.map { ListingLookup($0) }
  }

  /// The sources that exist, by range; read where they are not listed.
  consuming func read() async throws(StoreError) -> [Int: JoinMerge.ExactRecord] {
    for (index, range) in batch.ranges.enumerated() {
      guard case .exact(let key) = range.source,
        let destination = batch.bound(range).destinationKey(for: key)
      else { continue }
      let namespace = namespace(index)
      switch try lookup?.presence(of: key, in: namespace) ?? .unknown {
      case .absent: break
      case .present(let record): add(record, destination, range: index)
      case .unknown: unlisted.append((index, key, destination))
      }
    }
    let entries = try await BatchReader(store).read(
      unlisted.map { (namespace($0.range), $0.key) })
    for (wanted, entry) in zip(unlisted, entries) {
      guard let entry else { continue }
      let record = ScanPage.Record(
        range: wanted.range, key: wanted.key, metadata: entry.metadata,
        expiration: entry.expiration, value: entry.value)
      add(record, wanted.destination, range: wanted.range)
    }
    return found
  }

  private func namespace(_ range: Int) -> Namespace {
    batch.bound(batch.ranges[range]).definition.namespace
  }

  private mutating func add(_ record: ScanPage.Record, _ destination: Key, range: Int) {
    found[range] = JoinMerge.ExactRecord(
      record: record, destination: destination,
      listed: record.key == destination ? .isSource : .unknown)
  }
}
