import Core
import Ledger
import Review

extension JSONValue {
  /// A run with whose it is, and whether its tally balances.
  init(_ run: ArchivedRun) {
    self = [
      "environment": .string(run.environment), "cohort": .string(run.cohort),
      "run": JSONValue(run.record), "balanced": .bool(run.record.tally.isBalanced),
    ]
  }

  /// A run's progress, as sent in a stream of events.
  init(progressOf run: ArchivedRun) {
    self = [
      "run": .string(run.record.id), "outcome": .string(run.record.outcome.rawValue),
      "done": .integer(run.record.tally.finished), "total": .integer(run.record.tally.planned),
      "tally": JSONValue(run.record.tally),
    ]
  }
}
