import Application
import ByteJSON
import Core

/// What the application knows of a user before a login's migration: its state, the last attempt, the
/// counter of the records.
struct AutoMigrationHistory: Sendable {
  /// What the counter says about the records.
  enum Count: Hashable, Sendable {
    case counted(Int)
    case uncounted
  }

  let id: String
  var state: Entry?
  var lastAttempt: Entry?
  var counter: Entry?

  /// - Throws: where the user is migrated, or the last attempt was too short a time ago, or either
  ///   cannot be told.
  func check(_ policy: AutoMigrationPolicy, now: Timestamp) throws(AutoMigrationRefusal) {
    try checkState()
    guard let entry = lastAttempt else { return }
    let key = PublishedKeys.lastAttempt(of: id)
    guard let last = Timestamp(entry: entry.value) else {
      throw .unreadable(.rateLimit, key, threshold: "a time")
    }
    let next = last.adding(seconds: policy.interval)
    guard now >= next else { throw .tooEarly(last, next: next, interval: policy.interval) }
  }

  private func checkState() throws(AutoMigrationRefusal) {
    guard let value = state?.value else { return }
    let key = PublishedKeys.state(of: id)
    guard let found = try? Self.fields.locate(in: value.span),
      !found.contains(where: { $0?.isAmbiguous ?? false })
    else { throw .unreadable(.state, key, threshold: "a JSON object") }
    // Older states say it in a word.
    let saysDone = found[1]?.text(in: value.span) == Array("done".utf8)
    if found[0]?.kind == .true || saysDone { throw .done(key) }
  }

  private static let fields = JSONPointerSet(
    ["done", "status"].map { JSONPointer(member: $0) })

  /// - Throws: where there are too many, or the counter cannot be read.
  func count(_ policy: AutoMigrationPolicy) throws(AutoMigrationRefusal) -> Count {
    guard let value = counter?.value else { return .uncounted }
    guard !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int(String(decoding: value, as: UTF8.self))
    else {
      throw .unreadable(
        .records, policy.counter.key(of: id), threshold: "fewer than \(policy.maximumRecords)")
    }
    guard count < policy.maximumRecords else {
      throw .tooMany(
        count, policy.counter.noun, below: policy.maximumRecords, isCounted: false)
    }
    return .counted(count)
  }
}

/// The entries in which the application remembers a login's migrations.
struct AutoMigrationEntries<Store: KeyValueStore>: Sendable {
  let store: Store
  let retry: RetryPolicy
  let publication: Publication

  func history(
    of id: String, _ counter: AutoMigrationPolicy.Counter
  ) async throws(StoreError) -> AutoMigrationHistory {
    let keys = [
      (namespace: publication.namespace, key: PublishedKeys.state(of: id)),
      (namespace: publication.namespace, key: PublishedKeys.lastAttempt(of: id)),
      (namespace: counter.namespace, key: counter.key(of: id)),
    ]
    let reader = BatchReader(store)
    let entries = try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
    return AutoMigrationHistory(
      id: id, state: entries[0], lastAttempt: entries[1], counter: entries[2])
  }

  /// Notes an attempt in place of the last.
  ///
  /// - Returns: false if another process recorded one since the history was read.
  func note(
    attempt time: Timestamp, after history: AutoMigrationHistory
  ) async throws(StoreError) -> Bool {
    var entry = history.lastAttempt ?? Entry(value: [])
    entry.value = Array(time.description.utf8)
    let key = PublishedKeys.lastAttempt(of: history.id)
    let item = WriteItem(
      namespace: publication.namespace, key: key, change: .put(entry),
      expected: history.lastAttempt.map { .exactly($0) } ?? .absent)
    let (store, namespace) = (store, publication.namespace)
    return try await retry.run { () async throws(StoreError) in
      switch try await store.write(WriteBatch([item])).first {
      case .written: return true
      case .failed(let error), .late(let error, _, _): throw error
      case .sourceChanged, .destinationChanged:
        // An answer that was lost, and a second attempt that met the first one's entry.
        return try await store.read(namespace, [key]).first == entry
      case nil: throw StoreError(.other, "\(store.identity) returned no result for '\(key)'")
      }
    }
  }
}
