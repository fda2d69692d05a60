public import Core

/// What is known about a cohort's migration: history, progress and how far each user is.
public struct StateDocument: Hashable, Sendable {
  /// The same from the first save on; tells one history from another of the same name.
  public var lineage: String
  /// 0 before the first save, then one more with each.
  public var serial: Int64
  public var environment: String
  public var cohort: String
  /// Oldest first.
  public var runs: [RunRecord]
  /// In the order the cohort lists them.
  public var users: [UserProgress]
  /// Where the present run stands; nil when the last one came to its end.
  public var checkpoint: Checkpoint?
  /// The audit log's end when this was saved.
  public var auditHead: AuditHead?
  /// What the acceptance gates last said; nil where they were never evaluated.
  public var acceptance: AcceptanceRecord?

  /// A state without history.
  ///
  /// - Parameter lineage: unique, such as a new UUID.
  public init(lineage: String, environment: String, cohort: String) {
    self.lineage = lineage
    self.environment = environment
    self.cohort = cohort
    serial = 0
    runs = []
    users = []
  }
}

/// How far a run is: what a resumed one starts from.
public struct Checkpoint: Hashable, Sendable, Codable {
  public var run: String
  public var planDigest: String
  /// Index in the plan of the first operation that is not known to be finished.
  public var nextOperation: Int

  public init(run: String, planDigest: String, nextOperation: Int) {
    self.run = run
    self.planDigest = planDigest
    self.nextOperation = nextOperation
  }
}

/// One user's counts, over all runs of the present plan.
public struct UserProgress: Hashable, Sendable {
  public var identity: Identity
  public var tally: Tally
  /// Whether nothing is left to do for the user.
  public var done: Bool

  public init(identity: Identity, tally: Tally = Tally(), done: Bool = false) {
    self.identity = identity
    self.tally = tally
    self.done = done
  }
}

extension Collection<UserProgress> {
  /// Whether nothing is left to do for any of these names of one user. A name of which a plan has
  /// nothing makes no user done, and keeps none from being done.
  public var areDone: Bool {
    contains(where: \.done) && allSatisfy { $0.done || $0.tally.planned == 0 }
  }
}
