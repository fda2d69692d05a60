public import Core

/// What a repair would do, or did, user by user.
public struct IndexRepairReport: Sendable {
  /// What became of the entry that counts a user's records, or of the flag.
  public enum EntryOutcome: String, Hashable, Sendable, CaseIterable {
    /// Right as it was, or none of the repair's business.
    case untouched
    /// To be written, were the repair applied.
    case planned
    case written
    /// Somebody changed the entry meanwhile; it was left alone.
    case changedMeanwhile = "changed-meanwhile"
    /// The user has records that have yet to move, which the counter may count; it was left alone.
    case notMigrated = "not-migrated"

    var isChange: Bool { self != .untouched && self != .notMigrated }
  }

  public struct User: Sendable {
    /// What was found before anything was sent.
    public var before: IndexReport.User
    /// What was found afterwards; nil where nothing was sent or written.
    public var after: IndexReport.User?
    /// Summaries to insert or replace.
    public var summaries = 0
    /// Listed records without a key, to be marked as deleted.
    public var deletions = 0
    /// Listed records without a key that stay as they are.
    public var extrasLeft = 0
    /// Records whose summary in the index is newer, which stays.
    public var aheadLeft = 0
    /// Summaries that the index said it stored.
    public var sent = 0
    public var count = EntryOutcome.untouched
    public var flag = EntryOutcome.untouched
    /// What ended this user's repair before its end. Running it again completes it.
    public var error: StoreError?

    public init(before: IndexReport.User) { self.before = before }

    /// Whether the repair has, or would have, something to do.
    public var changes: Bool {
      summaries + deletions > 0 || count.isChange || flag.isChange
    }

    /// As last seen.
    public var isConsistent: Bool { error == nil && (after ?? before).isConsistent }

    /// Whether, as last seen, nothing but records that have yet to move keeps the two apart.
    public var isNotMigrated: Bool { error == nil && (after ?? before).isNotMigrated }
  }

  public var index: String
  /// False: nothing was sent, only computed.
  public var isApplied: Bool
  public var users: [User] = []
  /// Users that came after an error which every further request would have met.
  public var notAttempted = 0

  public init(index: String, isApplied: Bool) {
    self.index = index
    self.isApplied = isApplied
  }

  public var changes: Bool { users.contains(where: \.changes) }
  public var isConsistent: Bool {
    notAttempted == 0 && users.allSatisfy { $0.isConsistent || $0.isNotMigrated }
  }
  public var notMigrated: Int { users.count(where: \.isNotMigrated) }
  public var failed: Int { users.count { $0.error != nil } }
  public var sent: Int { users.reduce(0) { $0 + $1.sent } }
}
