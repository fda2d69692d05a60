package import Core

/// Compares what an index lists with the live canonical keys and with the entry that counts them, by
/// number and by record. Writes nothing.
package struct IndexCheck<Store: KeyValueStore>: Sendable {
  private let walk: IndexWalk<Store>
  private let legacy: any LegacySearch
  private let now: @Sendable () -> Timestamp

  /// - Parameter legacy: tells which records have not moved yet.
  package init(
    store: Store, records: IndexedRecords, legacy: any LegacySearch, target: IndexTarget,
    retry: RetryPolicy, now: @escaping @Sendable () -> Timestamp
  ) {
    walk = IndexWalk(store, records, target, retry)
    self.legacy = legacy
    self.now = now
  }

  /// A user whose index, or records, cannot be read is reported as such, and the others are checked.
  ///
  /// Memory holds one user's summaries at a time.
  ///
  /// - Parameters:
  ///   - sampleLimit: findings of each user that are kept; all are counted.
  ///   - onProgress: told the number of records looked at.
  /// - Throws: what every further user would meet, too: refused credentials, a used-up allowance,
  ///   cancellation.
  package func check(
    _ users: [IndexUser], sampleLimit: Int = 20, onProgress: (Int) -> Void = { _ in }
  ) async throws(StoreError) -> IndexReport {
    var report = IndexReport(index: walk.target.identity, isListed: walk.target.isListed)
    var looked = 0
    for user in users {
      var found = IndexReport.User(user, sampleLimit: sampleLimit)
      do {
        try await walk.run(&found) {
          looked += $0
          onProgress(looked)
        } onMismatch: { (_) async throws(StoreError) in
        }
        if !found.isConsistent {
          found.hasLegacyRecords = try await legacy.remain(of: user, now: now().seconds)
        }
      } catch {
        guard !error.endsEverything else { throw error }
        found.error = error
      }
      report.users.append(found)
    }
    return report
  }
}

extension StoreError {
  /// Whether no other request would fare better.
  var endsEverything: Bool {
    code == .unauthorized || code == .quotaExceeded || code == .cancelled || code == .readOnly
  }
}

/// Finds out whether a user still has records under legacy keys that are to become indexed ones.
///
/// Until they have moved, the application counts and lists them where they are, so that a counter or
/// an index that holds more than the canonical keys is not wrong.
package protocol LegacySearch: Sendable {
  /// Whether a record has not moved yet: its canonical key is absent, and its rule does not refuse
  /// it for good.
  ///
  /// - Parameter now: seconds since 1970.
  func remain(of user: IndexUser, now: Int64) async throws(StoreError) -> Bool
}
