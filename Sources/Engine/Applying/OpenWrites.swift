import Core
import Ledger

/// Finds out which of a run's writes happened whose outcome it did not note.
struct OpenWrites<Store: KeyValueStore>: Sendable {
  struct Finding: Sendable {
    var written: [JournalRecord.Intent] = []
    var unwritten: [JournalRecord.Intent] = []
    /// Those of which only later reads tell.
    var pending: [JournalRecord.Intent] = []
  }

  let store: Store
  let retry: RetryPolicy
  let now: @Sendable () -> Timestamp

  /// Reads the keys of those intents of which a read tells: later after the write than the store
  /// takes to show it. The others are not even read, since a store that caches absences would show
  /// the absence for longer.
  ///
  /// - Parameter end: when the run was over at the latest.
  func settle(
    _ intents: [JournalRecord.Intent], endedAt end: Timestamp
  ) async throws(StoreError) -> Finding {
    let delay = store.capabilities.consistencyDelay
    let reader = BatchReader(store)
    var finding = Finding()
    let asked = now()
    let told = intents.filter { delay == 0 || asked >= $0.isTold(after: delay, endedAt: end) }
    finding.pending = intents.filter { delay > 0 && asked < $0.isTold(after: delay, endedAt: end) }
    var rest = told[...]
    while !rest.isEmpty {
      let part = rest.prefix(1_000)
      rest = rest.dropFirst(part.count)
      let keys = part.map { (namespace: $0.namespace, key: $0.destination) }
      let entries = try await retry.run { () async throws(StoreError) in
        try await reader.read(keys)
      }
      for (intent, entry) in zip(part, entries) {
        if entry.map({ Fingerprint(of: $0) }) == intent.after {
          finding.written.append(intent)
        } else {
          finding.unwritten.append(intent)
        }
      }
    }
    return finding
  }
}

extension JournalRecord.Intent {
  /// Seconds in which a run may still repeat and read back what it intended.
  private static let flight: Int64 = 900

  /// From when on a read tells whether the write happened.
  ///
  /// - Parameters:
  ///   - delay: seconds until every reader sees a write.
  ///   - end: when the run was over at the latest; nothing was sent after that.
  func isTold(after delay: Int64, endedAt end: Timestamp) -> Timestamp {
    let last = at.map { min($0.adding(seconds: Self.flight), end) } ?? end
    return last.adding(seconds: delay + 1)
  }
}
