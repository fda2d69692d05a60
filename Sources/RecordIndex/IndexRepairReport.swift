package import Core

/// What a repair would do, or did, user by user.
package struct IndexRepairReport: Sendable {
  /// What became of the entry that counts a user's records, or of the flag.
  package enum EntryOutcome: String, Hashable, Sendable, CaseIterable {
    /// Right as it was, or none of the repair's business.
    case untouched
    /// To be written, were the repair applied.
    case planned
    case written
    /// Somebody changed the entry meanwhile; it was left alone.
    case changedMeanwhile = "changed-meanwhile"
    /// The user has records that have not moved yet, which the counter may count; it was left
    /// alone.
    case notMigrated = "not-migrated"

    var isChange: Bool { self != .untouched && self != .notMigrated }
  }

  package struct User: Sendable {
    /// What was found before anything was sent.
    package var before: IndexReport.User
    /// What was found afterwards; nil where nothing was sent or written.
    package var after: IndexReport.User?
    /// Summaries to insert or replace.
    package var summaries = 0
    /// Listed records without a key, to be marked as deleted.
    package var deletions = 0
    /// Listed records without a key that stay as they are.
    package var extrasLeft = 0
    /// Records whose summary in the index is newer, which stays.
    package var aheadLeft = 0
    /// Summaries that the index said it stored.
    package var sent = 0
    package var count = EntryOutcome.untouched
    package var flag = EntryOutcome.untouched
    /// What ended this user's repair before its end. Running it again completes it.
    package var error: StoreError?

    package init(before: IndexReport.User) { self.before = before }

    /// Whether the repair has, or would have, something to do.
    package var changes: Bool {
      summaries + deletions > 0 || count.isChange || flag.isChange
    }

    /// As last seen.
    package var isConsistent: Bool { error == nil && (after ?? before).isConsistent }

    /// Whether, as last seen, nothing but records that have not moved yet keeps the two apart.
    package var isNotMigrated: Bool { error == nil && (after ?? before).isNotMigrated }
  }

  package var index: String
  /// False: nothing was sent, only computed.
  package var isApplied: Bool
  package var users: [User] = []
  /// Users that came after an error which every further request would have met.
  package var notAttempted = 0

  package init(index: String, isApplied: Bool) {
    self.index = index
    self.isApplied = isApplied
  }

  package var changes: Bool { users.contains(where: \.changes) }
  package var isConsistent: Bool {
    notAttempted == 0 && users.allSatisfy { $0.isConsistent || $0.isNotMigrated }
  }
  package var notMigrated: Int { users.count(where: \.isNotMigrated) }
  package var failed: Int { users.count { $0.error != nil } }
  package var sent: Int { users.reduce(0) { $0 + $1.sent } }
}
