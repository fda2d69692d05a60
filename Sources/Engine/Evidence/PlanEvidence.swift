package import Core
package import Ledger

/// Whether what a plan rests on is so: a rollback on the journal of the run that it undoes, a clean-up on
/// the state that says who is migrated.
package enum PlanEvidence: Hashable, Sendable {
  /// The plan rests on nothing but itself.
  case notNeeded
  /// It says what the files of its run say.
  case checked
  /// Those files are not at hand; the text says which, and what to do.
  case missing(String)

  /// Reads the run's whole journal for a rollback, and the plan once.
  ///
  /// - Throws: `PlanRefusal` where the plan says something else than the files; `LedgerError` where
  ///   they cannot be read.
  package init(
    of plan: VerifiedPlan, in backend: any StateBackend, now: Timestamp
  ) async throws {
    switch plan.subject.purpose {
    case .migrate: self = .notNeeded
    case .rollback(let basis):
      self = try await RollbackEvidence(basis, backend).check(plan)
    case .cleanup(let basis):
      self = try await CleanupEvidence(basis, backend, now: now).check(plan)
    }
  }

  /// - Throws: `PlanRefusal` where the files are not at hand.
  package func demand() throws(PlanRefusal) {
    guard case .missing(let why) = self else { return }
    throw PlanRefusal(
      .unchecked, "it could not be checked against its run: \(why)", advice: .nameStateDirectory)
  }

  /// The run of that name, and the cohort's state; nil where the state directory does not have it.
  static func find(
    _ run: String, of subject: PlanSubject, in backend: any StateBackend
  ) async throws -> (run: RunRecord, state: StateDocument)? {
    let cohort = try CohortID(environment: subject.environment, name: subject.name)
    guard let state = try await backend.state(of: cohort),
      let record = state.runs.last(where: { $0.id == run })
    else { return nil }
    return (record, state)
  }

  static func noRun(_ run: String, _ backend: any StateBackend) -> PlanEvidence {
    .missing(
      "'\(backend.place)' has no run '\(run)' of this cohort. Use the state directory of that run"
    )
  }
}
