public import Core

/// What became, or would become, of a user's role.
public struct RoleChangeReport: Sendable {
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// The role is as wanted; nothing is written.
    case unchanged
    /// To be written, were the change applied.
    case planned
    case written
    /// Somebody wrote the core since it was read; nothing was written.
    case changedMeanwhile = "changed-meanwhile"
  }

  /// What reading the core back showed.
  public enum Confirmation: Hashable, Sendable {
    case confirmed
    /// The store may show what it held before, for so many seconds.
    case unproven(seconds: Int64)
    /// The core holds something else.
    case different
  }

  public var user: String
  public var namespace: Namespace
  public var key: Key
  /// Nil where the core names none.
  public var oldRole: String?
  public var newRole: String
  public var before: Fingerprint
  public var after: Fingerprint
  public var outcome: Outcome
  /// Nil where nothing was written.
  public var confirmation: Confirmation?
  /// Why the application was not told of what was written; nil where it was, or is not to be.
  public var unpublished: String?

  public init(
    user: String, namespace: Namespace, key: Key, oldRole: String?, newRole: String,
    before: Fingerprint, after: Fingerprint, outcome: Outcome
  ) {
    self.user = user
    self.namespace = namespace
    self.key = key
    self.oldRole = oldRole
    self.newRole = newRole
    self.before = before
    self.after = after
    self.outcome = outcome
  }
}
