extension Decision {
  /// Whether a person may say what becomes of the record.
  package var isOpen: Bool {
    switch action {
    case .conflict, .reject, .skip: !reason.takes.isEmpty
    case .create, .update, .rewrite, .delete, .unchanged: false
    }
  }

  /// What becomes of an open record by a person's decision.
  ///
  /// To take the legacy record can come to another decision than a write: the destination may hold its
  /// result already, and the store may refuse it. The reason stays the one that the person decided on.
  ///
  /// - Returns: this decision where the reason does not permit `take`, or there is no canonical record
  ///   to take.
  package func resolved(
    _ take: Resolution.Take, source: Entry, destination: Entry?, destinationKey: Key,
    rule: BoundRule, context: DecisionContext
  ) -> Decision {
    guard isOpen, reason.takes.contains(take) else { return self }
    var decision: Decision
    switch take {
    case .neither: decision = Decision(.skip, reason)
    case .canonical:
      guard destination != nil, rule.destination != nil else { return self }
      decision = Decision(.skip, reason)
    case .legacy:
      decision = Self.taken(source, destination, destinationKey, rule, context, for: reason)
    }
    decision.found = found
    return decision
  }

  /// Whether this, which `resolved(_:…)` returned, is what the person decided; else it is what stood in
  /// the way, or what there is to say once the decision is carried out.
  package func keeps(_ take: Resolution.Take?) -> Bool {
    switch take {
    case nil: false
    case .legacy: action == .create || action == .update
    case .canonical, .neither: action == .skip
    }
  }

  private static func taken(
    _ source: Entry, _ destination: Entry?, _ destinationKey: Key, _ rule: BoundRule,
    _ context: DecisionContext, for reason: Reason
  ) -> Decision {
    switch rewritten(source, rule).result {
    case .failure(let refusal): return Decision(.reject, refusal.reason)
    case .success(let result):
      if destination == result { return Decision(.unchanged, .sameContent, result: result) }
      guard !rule.isDestinationOfEarlierRule(destinationKey) else {
        return Decision(.conflict, .destinationOfAnotherRule)
      }
      guard destination.map({ isOwned($0.value, rule) }) ?? true else {
        return Decision(.conflict, .destinationForeignOwner)
      }
      return writing(
        destination == nil ? .create : .update, reason, result, over: destination,
        at: destinationKey, context)
    }
  }
}
