package import Core

/// What is known about a cohort's migration: history, progress and how far each user is.
package struct StateDocument: Hashable, Sendable {
  /// The same from the first save on; tells one history from another of the same name.
  package var lineage: String
  /// 0 before the first save, then one more with each.
  package var serial: Int64
  package var environment: String
  package var cohort: String
  /// Oldest first.
  package var runs: [RunRecord]
  /// Everyone whom a run of the cohort reached, in the order in which runs first did.
  package var users: [UserProgress]
  /// The checkpoint of the current run; nil if the last run completed.
  package var checkpoint: Checkpoint?
  /// The audit log's end when this was saved.
  package var auditHead: AuditHead?
  /// What the acceptance gates last said; nil where they were never evaluated.
  package var acceptance: AcceptanceRecord?

  /// A state without history.
  ///
  /// - Parameter lineage: unique, such as a new UUID.
  package init(lineage: String, environment: String, cohort: String) {
    self.lineage = lineage
    self.environment = environment
    self.cohort = cohort
    serial = 0
    runs = []
    users = []
  }
}

/// How far a run is: what a resumed one starts from.
package struct Checkpoint: Hashable, Sendable, Codable {
  package var run: String
  package var planDigest: String
  /// Index in the plan of the first operation that is not known to be finished.
  package var nextOperation: Int

  package init(run: String, planDigest: String, nextOperation: Int) {
    self.run = run
    self.planDigest = planDigest
    self.nextOperation = nextOperation
  }
}

/// One user's counts: for each operation, what it was last seen to come to.
package struct UserProgress: Hashable, Sendable {
  package var identity: Identity
  package var tally: Tally
  /// Whether nothing is left to do for the user.
  package var done: Bool

  package init(identity: Identity, tally: Tally = Tally(), done: Bool = false) {
    self.identity = identity
    self.tally = tally
    self.done = done
  }
}

extension Collection<UserProgress> {
  /// Whether nothing is left to do for any of these names of one user. A name of which a plan has
  /// nothing makes no user done, and keeps none from being done.
  package var areDone: Bool {
    contains(where: \.done) && allSatisfy { $0.done || $0.tally.planned == 0 }
  }
}
