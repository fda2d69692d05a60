import Application
package import Core
package import Ledger

/// Writes what a run came to where the application reads it: each user's `migration:{id}:state`, and
/// the run's audit records as `audit:{time}:{action}:{run}:{phase}`.
///
/// The state directory stays the truth. Publishing again writes the same keys with what is known
/// then, so a run whose publishing failed is mended by running `apply` again.
package struct RunPublisher<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let retry: RetryPolicy

  package init(store: Store, retry: RetryPolicy) {
    self.store = store
    self.retry = retry.over(store)
  }

  /// - Parameters:
  ///   - users: those to publish, as the cohort's state keeps them, with all names of their IDs; those
  ///     of whom no plan had anything are left out.
  ///   - events: what the run noted in the audit log; those of other runs are left out.
  /// - Returns: the number of keys written.
  /// - Throws: at the first key that is not known to be written.
  @discardableResult
  package func publish(
    _ run: RunRecord, users: [UserProgress], events: [AuditEvent], to publication: Publication
  ) async throws(StoreError) -> Int {
    // Of whom a cohort's plans had nothing, its state knows nothing; another cohort may have moved them.
    let states = UserMigrationState.byID(users).filter { $0.done || $0.tally.planned > 0 }
    var entries = states.map { (key: $0.key, value: $0.document(of: run)) }
    for event in events {
      if let key = Self.key(of: event, in: run) {
        entries.append((key: key, value: event.document))
      }
    }
    try await write(entries, to: publication)
    return entries.count
  }

  /// Publishes what was done to, or decided about, one user without a run, as
  /// `audit:{time}:{action}:{id}`.
  package func publish(
    _ event: AuditEvent, of id: String, to publication: Publication
  ) async throws(StoreError) {
    let key = PublishedKeys.audit(event.time, event.action.rawValue, id)
    try await write([(key: key, value: event.document)], to: publication)
  }

  func write(
    _ entries: [(key: Key, value: [UInt8])], to publication: Publication
  ) async throws(StoreError) {
    let size = max(1, store.capabilities.writeBatchSize)
    var start = 0
    while start < entries.count {
      let part = entries[start..<min(start + size, entries.count)]
      let items = part.map {
        WriteItem(
          namespace: publication.namespace, key: $0.key, change: .put(Entry(value: $0.value)),
          expected: nil)
      }
      try await write(items)
      start += part.count
    }
  }

  private func write(_ items: [WriteItem]) async throws(StoreError) {
    let store = store
    try await retry.run { () async throws(StoreError) in
      for (item, outcome) in zip(items, try await store.write(WriteBatch(items))) {
        switch outcome {
        case .written: break
        case .failed(let error), .late(let error, _, _): throw error
        case .destinationChanged, .sourceChanged:
          throw StoreError(.other, "the store did not write '\(item.key)' in \(item.namespace)")
        }
      }
    }
  }

  /// Nil for an event of another run.
  private static func key(of event: AuditEvent, in run: RunRecord) -> Key? {
    guard event.details["run"] == .string(run.id) else { return nil }
    var phase = ""
    if case .string(let text)? = event.details["phase"] { phase = ":\(text)" }
    return PublishedKeys.audit(event.time, event.action.rawValue, "\(run.id)\(phase)")
  }
}
