package import Core

/// What became, or would become, of a user's role.
package struct RoleChangeReport: Sendable {
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// The role is as wanted; nothing is written.
    case unchanged
    /// To be written, were the change applied.
    case planned
    case written
    /// Somebody wrote the core since it was read; nothing was written.
    case changedMeanwhile = "changed-meanwhile"
  }

  /// What reading the core back showed.
  package enum Confirmation: Hashable, Sendable {
    case confirmed
    /// The store may show what it held before, for so many seconds.
    case unproven(seconds: Int64)
    /// The core holds something else.
    case different
  }

  package var user: String
  package var namespace: Namespace
  package var key: Key
  /// Nil where the core names none.
  package var oldRole: String?
  package var newRole: String
  package var before: Fingerprint
  package var after: Fingerprint
  package var outcome: Outcome
  /// Nil where nothing was written.
  package var confirmation: Confirmation?
  /// Why the application was not told of what was written; nil where it was, or is not to be.
  package var unpublished: String?

  package init(
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
