public import Core
public import Ledger
public import SystemPackage

/// Whether what a plan rests on is so: a rollback on the journal of the run that it undoes, a clean-up on
/// the state that says who is migrated.
public enum PlanEvidence: Hashable, Sendable {
  /// The plan rests on nothing but itself.
  case notNeeded
  /// It says what the files of its run say.
  case checked
  /// Those files are not at hand; the text says which, and what to do.
  case missing(String)

  /// Reads the run's whole journal for a rollback, and the plan once.
  ///
  /// - Parameter root: the state directory.
  /// - Throws: `PlanRefusal` where the plan says something else than the files; `LedgerError` where
  ///   they cannot be read.
  public init(of plan: VerifiedPlan, root: FilePath, now: Timestamp) throws {
    switch plan.subject.purpose {
    case .migrate: self = .notNeeded
    case .rollback(let basis):
      self = try RollbackEvidence(basis, root: root).check(plan)
    case .cleanup(let basis):
      self = try CleanupEvidence(basis, root: root, now: now).check(plan)
    }
  }

  /// - Throws: `PlanRefusal` where the files are not at hand.
  public func demand() throws(PlanRefusal) {
    guard case .missing(let why) = self else { return }
    throw PlanRefusal(
      .unchecked, "it could not be checked against its run: \(why)", advice: .nameStateDirectory)
  }

  /// The run of that name, and the cohort's state; nil where the state directory does not have it.
  static func find(
    _ run: String, of subject: PlanSubject, root: FilePath
  ) throws -> (run: RunRecord, state: StateDocument)? {
    let paths = try LedgerPaths(
      root: root, environment: subject.environment, cohort: subject.name)
    guard let state = try StateStore(paths).load(),
      let record = state.runs.last(where: { $0.id == run })
    else { return nil }
    return (record, state)
  }

  static func noRun(_ run: String, _ root: FilePath) -> PlanEvidence {
    .missing(
      "'\(root)' has no run '\(run)' of this cohort. Work where the run's state directory is")
  }
}
