public import Core

/// One execution of `apply`, or of another command that writes.
public struct RunRecord: Hashable, Sendable, Codable {
  public enum Outcome: String, Hashable, Sendable, Codable {
    case running, completed, interrupted, failed
  }

  /// A run's journal, as it was sealed.
  public struct Journal: Hashable, Sendable, Codable {
    /// From the state directory.
    public var path: String
    /// `sha256:…` over the file's bytes; nil while the run goes on.
    public var digest: String?
    /// The same of what the run replaced; nil where it replaced nothing, and in runs of 0.2.
    public var preimages: String?
    /// The same of what later runs found out about it; nil where nothing was to be found out.
    public var recovery: String?

    public init(path: String, digest: String? = nil) {
      self.path = path
      self.digest = digest
    }
  }

  /// What `kind` says of a run that undid another.
  public static let rollbackKind = "rollback"
  /// What `kind` says of a run that deleted legacy keys.
  public static let cleanupKind = "cleanup"
  /// What `kind` says of a migration of one user that a login set off.
  public static let autoKind = "auto"

  public var id: String
  /// The command, or what else set it off, such as `apply` or `rollback`.
  public var kind: String
  public var planDigest: String
  public var actor: String
  public var startedAt: Timestamp
  /// Nil while the run goes on, and after a crash until the next run closes it.
  public var endedAt: Timestamp?
  public var outcome: Outcome
  public var tally: Tally
  /// Operations finished when this was saved.
  public var checkpoint: Int
  public var journal: Journal
  /// Index in the plan of the first and the last operation attempted; nil before the first.
  public var first: Int?
  public var last: Int?
  /// Nil where no policy governed the run.
  public var policy: PolicyRecord?
  /// Writes of which nobody knows yet whether they happened; nil where the run has not ended, and in
  /// runs of 0.2, which did not count them.
  public var unsettled: Int?
  /// Milliseconds from a batch's first read to its writes' answer, at the widest; nil where the store
  /// compares before it writes.
  public var window: Int64?

  public init(
    id: String, kind: String, planDigest: String, actor: String, startedAt: Timestamp,
    tally: Tally, journal: Journal
  ) {
    self.id = id
    self.kind = kind
    self.planDigest = planDigest
    self.actor = actor
    self.startedAt = startedAt
    self.tally = tally
    self.journal = journal
    outcome = .running
    checkpoint = 0
  }
}

extension RunRecord {
  /// Whether the run ended before it had a journal, and so before it wrote anything.
  public var neverWrote: Bool {
    outcome != .running && outcome != .completed && journal.digest == nil && tally.finished == 0
      && journal.preimages == nil
  }
}
