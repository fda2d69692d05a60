import Core

/// Gathers what is to be sent of one user, and sends it in batches of bounded number and size.
struct IndexBatch<Store: KeyValueStore> {
  /// Bytes of summaries after which a batch is sent.
  private static var maximumBytes: Int { 1 << 20 }

  private let walk: IndexWalk<Store>
  private let user: IndexUser
  private let options: IndexRepairOptions
  private var pending: [IndexWalk<Store>.Mismatch] = []

  init(walk: IndexWalk<Store>, user: IndexUser, options: IndexRepairOptions) {
    self.walk = walk
    self.user = user
    self.options = options
  }

  /// - Parameter sent: raised by the summaries that the index said it stored.
  mutating func add(
    _ mismatch: IndexWalk<Store>.Mismatch, _ sent: inout Int
  ) async throws(StoreError) {
    guard options.applies, case .index(let index) = walk.target else { return }
    pending.append(mismatch)
    if pending.count >= max(1, index.batchSize) { try await send(&sent) }
  }

  mutating func send(_ sent: inout Int) async throws(StoreError) {
    guard !pending.isEmpty, case .index(let index) = walk.target else { return }
    let mismatches = pending
    pending.removeAll(keepingCapacity: true)
    var summaries: [IndexSummary] = []
    var bytes = 0
    for (mismatch, entry) in zip(mismatches, try await walk.read(mismatches.map(\.key))) {
      guard let summary = summary(for: mismatch, now: entry) else { continue }
      summaries.append(summary)
      bytes += summary.json.count
      if bytes >= Self.maximumBytes {
        try await put(summaries, index, &sent)
        summaries.removeAll(keepingCapacity: true)
        bytes = 0
      }
    }
    try await put(summaries, index, &sent)
  }

  /// What the index is to hold by what the key holds now; nil where there is nothing to send any more.
  private func summary(
    for mismatch: IndexWalk<Store>.Mismatch, now entry: Entry?
  ) -> IndexSummary? {
    guard let entry else {
      guard mismatch.kind == .extra, let listed = mismatch.listed else { return nil }
      return walk.projection.marking(asDeleted: listed)
    }
    guard mismatch.kind != .extra,
      case .success(let record) = walk.projection.summary(
        of: entry.value, record: mismatch.record, user: user)
    else { return nil }
    guard let listed = mismatch.listed else { return record }
    if walk.projection.compare(listed, with: record) == .ahead, !options.overwritesNewer {
      return nil
    }
    return walk.projection.merging(record, into: listed)
  }

  private func put(
    _ summaries: [IndexSummary], _ index: any RecordIndex, _ sent: inout Int
  ) async throws(StoreError) {
    guard !summaries.isEmpty else { return }
    let id = user.id
    try await walk.retry.run { () async throws(StoreError) in
      try await index.put(summaries, of: id)
    }
    sent += summaries.count
  }
}
