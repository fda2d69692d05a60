import Core

/// Writes the entries that belong to an index: the records' counter and the flag.
struct IndexEntries<Store: KeyValueStore>: Sendable {
  let walk: IndexWalk<Store>
  let applies: Bool

  /// Sets the counter to the number of live records where it says anything else.
  func correctCount(
    _ found: IndexReport.User
  ) async throws(StoreError) -> IndexRepairReport.EntryOutcome {
    guard !found.isCountRight, let key = walk.countKey(of: found.user) else { return .untouched }
    guard applies else { return .planned }
    let (count, entry) = try await walk.count(of: found.user)
    // Somebody counts records this very moment.
    guard count == found.count else { return .changedMeanwhile }
    return try await write(
      Array("\(found.live)".utf8), over: entry, WriteTarget(walk.records.namespace, key))
  }

  /// Puts the flag where it does not stand yet.
  func raise(
    _ flag: DirtyFlag, _ user: IndexUser
  ) async throws(StoreError) -> IndexRepairReport.EntryOutcome {
    let identity = Identity(legacy: "", id: user.id)
    let target = WriteTarget(
      flag.namespace, Key(BoundTemplate(flag.key, identity: identity).prefix))
    let value = Array(flag.value.utf8)
    let held = try await read(target)
    if held?.value == value { return .untouched }
    return applies ? try await write(value, over: held, target) : .planned
  }

  private struct WriteTarget {
    var namespace: Namespace
    var key: Key

    init(_ namespace: Namespace, _ key: Key) {
      self.namespace = namespace
      self.key = key
    }
  }

  private func read(_ target: WriteTarget) async throws(StoreError) -> Entry? {
    let store = walk.store
    return try await walk.retry.run { () async throws(StoreError) in
      try await store.read(target.namespace, [target.key]).first ?? nil
    }
  }

  /// Metadata and expiration of the entry survive.
  ///
  /// - Parameter held: what the entry was read as just now, and must still be.
  private func write(
    _ value: [UInt8], over held: Entry?, _ target: WriteTarget
  ) async throws(StoreError) -> IndexRepairReport.EntryOutcome {
    var entry = held ?? Entry(value: [])
    entry.value = value
    let item = WriteItem(
      namespace: target.namespace, key: target.key, change: .put(entry),
      expected: held.map { .exactly($0) } ?? .absent)
    let store = walk.store
    let outcome = try await walk.retry.run { () async throws(StoreError) in
      guard let outcome = try await store.write(WriteBatch([item])).first else {
        throw StoreError(.other, "\(store.identity) returned no result for '\(item.key)'")
      }
      if case .failed(let error) = outcome { throw error }
      return outcome
    }
    guard outcome != .written else { return .written }
    // An answer that was lost, and a second attempt that met the first one's entry.
    return try await read(target) == entry ? .written : .changedMeanwhile
  }
}
