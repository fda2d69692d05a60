import Core

/// One thing the join found, in plan order.
enum JoinedItem: Sendable {
  /// A user's part of the plan begins.
  case user(Identity)
  case record(JoinedRecord)
  case unmatched(Identity, Namespace, Key)
  /// A record of an in-place rule whose owner is not in the cohort.
  case outside
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

  /// What a plan says of the record.
  func decision(_ rule: BoundRule, _ context: DecisionContext) -> Decision {
    Decision.planned(
      source: source, destination: destination, destinationKey: destinationKey, rule: rule,
      hasSibling: hasSibling, context: context)
  }
}

/// A bounded stretch of the join.
struct JoinedChunk: Sendable {
  /// The rules that `JoinedRecord.rule` points into, bound to their identities.
  var rules: [BoundRule]
  var items: [JoinedItem]
}
