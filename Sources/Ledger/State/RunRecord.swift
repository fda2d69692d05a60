package import Core

/// One execution of `apply`, or of another command that writes.
package struct RunRecord: Hashable, Sendable, Codable {
  package enum Outcome: String, Hashable, Sendable, Codable {
    case running, completed, interrupted, failed
  }

  /// A run's journal, as it was sealed.
  package struct Journal: Hashable, Sendable, Codable {
    /// From the state directory.
    package var path: String
    /// `sha256:…` over the file's bytes; nil while the run goes on.
    package var digest: String?
    /// The same of what the run replaced; nil where it replaced nothing, and in runs of 0.2.
    package var preimages: String?
    /// The same of what later runs found out about it; nil where nothing was to be found out.
    package var recovery: String?

    package init(path: String, digest: String? = nil) {
      self.path = path
      self.digest = digest
    }
  }

  /// What a rollback undoes.
  package struct Undoing: Hashable, Sendable, Codable {
    /// The IDs of the runs, newest first.
    package var runs: [String]
    /// Operations, from the first, whose outcomes the users' counts know; nil while the run goes on
    /// and after a crash.
    package var counted: Int?

    package init(runs: [String]) { self.runs = runs }
  }

  /// The `kind` of a run that undid another.
  package static let rollbackKind = "rollback"
  /// The `kind` of a run that deleted legacy keys.
  package static let cleanupKind = "cleanup"
  /// The `kind` of a migration of one user started by a login.
  package static let autoKind = "auto"

  package var id: String
  /// The command, or what else set it off, such as `apply` or `rollback`.
  package var kind: String
  package var planDigest: String
  package var actor: String
  package var startedAt: Timestamp
  /// Nil while the run goes on, and after a crash until the next run closes it.
  package var endedAt: Timestamp?
  package var outcome: Outcome
  package var tally: Tally
  /// Operations finished when this was saved.
  package var checkpoint: Int
  package var journal: Journal
  /// Index in the plan of the first and the last operation attempted; nil before the first.
  package var first: Int?
  package var last: Int?
  /// Nil where no policy governed the run.
  package var policy: PolicyRecord?
  /// Writes whose result is not known yet; nil where the run has not ended, and in
  /// runs of 0.2, which did not count them.
  package var unsettled: Int?
  /// Milliseconds from a batch's first read to its writes' answer, at the widest; nil where the store
  /// compares before it writes.
  package var window: Int64?
  /// Whether its plan was about a part of the cohort, so that nobody is done by it; nil where it was not.
  package var partial: Bool?
  /// Nil for a run that is no rollback, and in runs of 0.2.
  package var undoes: Undoing?

  package init(
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

  package var isPartial: Bool { partial ?? false }
}

extension RunRecord {
  /// Whether the run ended before it had a journal, and so before it wrote anything.
  package var neverWrote: Bool {
    outcome != .running && outcome != .completed && journal.digest == nil && tally.finished == 0
      && journal.preimages == nil
  }
}
