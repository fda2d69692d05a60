import Core
import Ledger

extension PlanCounts {
  /// What a plan has, by action, as events name it.
  var byAction: [(name: String, count: Int)] { Action.allCases.map { ($0.rawValue, self[$0]) } }
}

extension Tally {
  /// What became of the operations, as events name it.
  var byOutcome: [(name: String, count: Int)] {
    [("planned", planned)] + OutcomeKind.allCases.map { ($0.rawValue, self[$0]) }
      + [("not-attempted", notAttempted)]
  }
}
