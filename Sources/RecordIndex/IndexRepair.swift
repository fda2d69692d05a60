package import Core

/// Makes an index say what the records say: sends the summaries of records that it lacks or has wrong,
/// and corrects the entry that counts them.
///
/// Records are never changed. A record is read again just before its summary is sent, because an index
/// takes whatever comes last; what the index knows newer is left alone. Repairing twice sends nothing
/// the second time. While a user has records that have not moved yet, the counter and listed
/// records without a canonical key are left alone: they are those records'.
package struct IndexRepair<Store: KeyValueStore>: Sendable {
  private let walk: IndexWalk<Store>
  private let legacy: any LegacySearch
  private let options: IndexRepairOptions
  private let now: @Sendable () -> Timestamp

  /// - Parameter legacy: tells which records have not moved yet.
  package init(
    store: Store, records: IndexedRecords, legacy: any LegacySearch, target: IndexTarget,
    retry: RetryPolicy, options: IndexRepairOptions, now: @escaping @Sendable () -> Timestamp
  ) {
    self.legacy = legacy
    walk = IndexWalk(store, records, target, retry)
    self.options = options
    self.now = now
  }

  /// What cannot be done for one user is reported, and the others are repaired; an error that every
  /// further user would meet ends the repair.
  ///
  /// - Parameters:
  ///   - sampleLimit: findings of each user that are kept; all are counted.
  ///   - onProgress: told the number of records looked at.
  package func repair(
    _ users: [IndexUser], sampleLimit: Int = 20, onProgress: (Int) -> Void = { _ in }
  ) async -> IndexRepairReport {
    var report = IndexRepairReport(index: walk.target.identity, isApplied: options.applies)
    var looked = 0
    for (number, user) in users.enumerated() {
      var repaired = IndexRepairReport.User(
        before: IndexReport.User(user, sampleLimit: sampleLimit))
      do {
        try await repair(&repaired, sampleLimit) {
          looked += $0
          onProgress(looked)
        }
      } catch { repaired.error = error }
      report.users.append(repaired)
      if repaired.error?.endsEverything ?? false {
        report.notAttempted = users.count - number - 1
        break
      }
    }
    return report
  }

  private func repair(
    _ user: inout IndexRepairReport.User, _ sampleLimit: Int, _ onRecords: (Int) -> Void
  ) async throws(StoreError) {
    var before = user.before
    var hasLegacyRecords: Bool?
    var batch = IndexBatch(walk: walk, user: before.user, options: options)
    do {
      try await walk.run(&before, onRecords: onRecords) { (mismatch) async throws(StoreError) in
        switch mismatch.kind {
        case .missing, .stale: user.summaries += 1
        case .ahead where options.overwritesNewer: user.summaries += 1
        case .ahead:
          user.aheadLeft += 1
          return
        case .extra where options.marksExtrasDeleted && !isRecent(mismatch):
          if hasLegacyRecords == nil {
            hasLegacyRecords = try await legacy.remain(of: user.before.user, now: now().seconds)
          }
          guard hasLegacyRecords == false else {
            user.extrasLeft += 1
            return
          }
          user.deletions += 1
        case .extra:
          user.extrasLeft += 1
          return
        case .unusable: return
        }
        try await batch.add(mismatch, &user.sent)
      }
      try await batch.send(&user.sent)
    } catch {
      user.before = before
      throw error
    }
    if hasLegacyRecords == nil, !before.isConsistent {
      hasLegacyRecords = try await legacy.remain(of: before.user, now: now().seconds)
    }
    before.hasLegacyRecords = hasLegacyRecords ?? false
    user.before = before
    try await repairEntries(&user)
    try await checkAgain(&user, sampleLimit)
  }

  /// Whether the record may exist and not be visible yet.
  private func isRecent(_ mismatch: IndexWalk<Store>.Mismatch) -> Bool {
    let delay = walk.store.capabilities.consistencyDelay
    guard delay > 0, let time = mismatch.listed.flatMap({ walk.projection.time(of: $0) }) else {
      return false
    }
    return Int128(time.latest) >= Int128(now().seconds - delay) * 1_000_000_000
  }

  private func repairEntries(_ user: inout IndexRepairReport.User) async throws(StoreError) {
    let entries = IndexEntries(walk: walk, applies: options.applies)
    if options.correctsCount {
      user.count =
        user.before.hasLegacyRecords && !user.before.isCountRight
        ? .notMigrated : try await entries.correctCount(user.before)
    }
    if case .flag(let flag) = walk.target {
      user.flag = try await entries.raise(flag, user.before.user)
    }
  }

  private func checkAgain(
    _ user: inout IndexRepairReport.User, _ sampleLimit: Int
  ) async throws(StoreError) {
    guard options.applies, user.changes else { return }
    var after = IndexReport.User(user.before.user, sampleLimit: sampleLimit)
    try await walk.run(&after) { _ in
    } onMismatch: { (_) async throws(StoreError) in
    }
    // A read that lags behind the write just made proves nothing.
    if user.count == .written, walk.store.capabilities.consistencyDelay > 0 {
      after.count = .number(user.before.live)
    }
    after.hasLegacyRecords = user.before.hasLegacyRecords
    user.after = after
  }
}

/// How far a repair goes.
package struct IndexRepairOptions: Hashable, Sendable {
  /// False computes and sends nothing.
  package var applies: Bool
  /// Whether listed records without a key are marked as deleted; else they are only counted.
  package var marksExtrasDeleted: Bool
  /// Whether the entry that counts the records is corrected. It is derived from them as the index
  /// is, so it is by default.
  package var correctsCount: Bool
  /// Whether summaries that are newer than the record give way to it, too.
  package var overwritesNewer: Bool

  package init(
    applies: Bool = false, marksExtrasDeleted: Bool = false, correctsCount: Bool = true,
    overwritesNewer: Bool = false
  ) {
    self.applies = applies
    self.marksExtrasDeleted = marksExtrasDeleted
    self.correctsCount = correctsCount
    self.overwritesNewer = overwritesNewer
  }
}
