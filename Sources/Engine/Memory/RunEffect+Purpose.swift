import Core
import Ledger

extension RememberedRuns {
  /// What a run of such a plan does.
  ///
  /// - Parameter run: its ID.
  func effect(
    of purpose: PlanSubject.Purpose, run: String
  ) async throws(LedgerError) -> RunEffect {
    switch purpose {
    case .migrate: return RunEffect(.moves, writers: [run])
    case .cleanup: return RunEffect(.cleans, writers: [run])
    case .rollback(let basis):
      let undone = basis.runs.map(\.id)
      let effects = zip(basis.runs, try await runs(undone)).map { run, known in
        // Of a rollback that is not remembered the likeliest: that it undid a migration.
        known?.effect
          ?? RunEffect(RunEffect.Kind(command: run.kind) ?? .takesBack, writers: [run.id])
      }
      let writers = effects.flatMap(\.writers)
      guard !basis.isOfCohort, let newest = effects.first else {
        return RunEffect(.takesBack, writers: writers)
      }
      return RunEffect(newest.kind.undone, writers: writers)
    }
  }
}
