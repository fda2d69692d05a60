import Core
package import Ledger

extension CompareView {
  package static func json(_ comparison: Comparison) -> JSONValue {
    [
      "format": "keyshift.comparison/1", "digest": .string(comparison.digest),
      "difference": .integer(comparison.difference),
      "applied_before": .integer(comparison.appliedBefore),
      "runs": .array(comparison.runs.map { JSONValue($0) }),
      "rollbacks": .array(comparison.rollbacks.map { JSONValue($0) }),
      "rows": .array(comparison.rows.map(json)),
    ]
  }

  private static func json(_ row: Comparison.Row) -> JSONValue {
    [
      "namespace": .string(row.namespace.name), "rule": .string(row.rule),
      "action": .string(row.action.rawValue), "planned": .integer(row.planned),
      "outcomes": .object(
        OutcomeKind.allCases.map {
          JSONValue.Member($0.rawValue, .integer(row.outcomes[$0] ?? 0))
        }),
      "not_attempted": .integer(row.notAttempted), "undone": .integer(row.undone),
      "difference": .integer(row.difference),
      "reasons": .object(
        row.orderedReasons.map { JSONValue.Member($0.0.rawValue, .integer($0.1)) }),
      "messages": .array(
        row.orderedMessages.map { ["message": .string($0.0), "count": .integer($0.1)] }),
      "examples": .array(row.examples.map { JSONValue($0) }),
    ]
  }
}
