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
      let undone = basis.undoneRuns
      let effects = zip(undone, try await runs(undone)).map { run, known in
        // A run that is not remembered says by its kind what it can.
        known?.effect ?? RunEffect(basis.effectKind, writers: [run])
      }
      return RunEffect.undoing(effects) ?? RunEffect(.takesBack, writers: undone)
    }
  }
}

extension RollbackBasis {
  /// The runs whose writes it undoes, newest first.
  var undoneRuns: [String] { [run] }

  fileprivate var effectKind: RunEffect.Kind {
    switch kind {
    case RunRecord.rollbackKind: .takesBack
    case RunRecord.cleanupKind: .cleans
    default: .moves
    }
  }
}
