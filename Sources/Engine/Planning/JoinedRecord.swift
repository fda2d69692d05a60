import Core

/// One thing the join found, in plan order.
enum JoinedItem: Sendable {
  /// A user's part of the plan begins.
  case user(Identity)
  case record(JoinedRecord)
  case unmatched(Identity, Namespace, Key)
  /// A record of an in-place rule whose owner is not in the cohort.
  case outside(Namespace)
}

/// A source record beside what its destination holds.
struct JoinedRecord: Sendable {
  /// Index into the chunk's rules.
  var rule: Int
  var key: Key
  var destinationKey: Key
  var source: Entry
  var destination: Entry?
  /// Another legacy name of the same user has a record for the same destination.
  var hasSibling = false
  /// The rule bound to the user's other names, where the key says the ID alone: what the value holds
  /// may be any of them.
  var otherNames: [BoundRule] = []

  /// What a plan says of the record, and under which of the user's names: the first one that has
  /// something to write, else the first that need not refuse the record.
  ///
  /// - Parameter rule: bound to the user's first name.
  func decision(
    _ rule: BoundRule, _ context: DecisionContext
  ) -> (rule: BoundRule, decision: Decision) {
    var best: (rule: BoundRule, decision: Decision)?
    for rule in [rule] + otherNames {
      let decision = Decision.planned(
        source: source, destination: destination, destinationKey: destinationKey, rule: rule,
        hasSibling: hasSibling, context: context)
      if decision.action.writes || otherNames.isEmpty { return (rule, decision) }
      let isBetter = best.map {
        $0.decision.action == .reject && decision.action != .reject
      }
      if isBetter ?? true { best = (rule, decision) }
    }
    return best ?? (rule, Decision(.reject, .malformedKey))
  }
}

/// A bounded stretch of the join.
struct JoinedChunk: Sendable {
  /// The rules that `JoinedRecord.rule` points into, bound to their identities.
  var rules: [BoundRule]
  var items: [JoinedItem]
}
