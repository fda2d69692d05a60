import Core
package import Ledger

extension DifferenceView {
  /// - Parameter isRedacted: whether fingerprints are left out, too.
  package static func json(_ difference: PlanDifference, isRedacted: Bool = false) -> JSONValue {
    func json(_ operation: PlanDifference.Numbered<Operation>) -> JSONValue {
      JSONValue(operation.item, showsFingerprints: !isRedacted)
        .adding([JSONValue.Member("number", .integer(operation.number))])
    }
    return [
      "format": "keyshift.plan-difference/1",
      "identical": .bool(difference.isIdentical),
      "redacted": .bool(isRedacted),
      "before": side(difference.before),
      "after": side(difference.after),
      "terms": .array(difference.terms.map { .string($0.rawValue) }),
      "users_added": .array(difference.usersAdded.map { JSONValue($0) }),
      "users_removed": .array(difference.usersRemoved.map { JSONValue($0) }),
      "total": counts(difference.total),
      "rules": .array(
        difference.rules.map { ["rule": .string($0.rule), "counts": counts($0.counts)] }),
      "users": .array(
        difference.users.map { ["user": JSONValue($0.identity), "counts": counts($0.counts)] }),
      "added": .array(difference.added.map(json)),
      "removed": .array(difference.removed.map(json)),
      "changed": .array(
        difference.changed.map { change in
          [
            "aspects": .array(change.aspects.map { .string($0.rawValue) }),
            "before": json(change.before), "after": json(change.after),
          ]
        }),
      "unmatched_added": .array(difference.unmatchedAdded.map { PlanView.json($0.item) }),
      "unmatched_removed": .array(difference.unmatchedRemoved.map { PlanView.json($0.item) }),
    ]
  }

  private static func side(_ side: PlanDifference.Side) -> JSONValue {
    [
      "file": .string(side.path), "digest": .string(side.trailer.digest),
      "created": JSONValue(side.header.created), "actor": .string(side.header.actor),
      "cohort": .string(side.subject.name), "environment": .string(side.subject.environment),
      "counts": PlanView.json(side.trailer.counts),
    ]
  }

  private static func counts(_ counts: PlanDifference.Counts) -> JSONValue {
    [
      "added": .integer(counts.added), "removed": .integer(counts.removed),
      "changed": .integer(counts.changed),
    ]
  }
}
