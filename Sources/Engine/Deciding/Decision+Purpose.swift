import Core
import Ledger

extension Decision {
  /// What a plan says about a record: a conflict where another source claims the destination, else
  /// what
  /// `decide` answers.
  static func planned(
    source: Entry, destination: Entry?, destinationKey: Key, rule: BoundRule, hasSibling: Bool,
    context: DecisionContext
  ) -> Decision {
    if hasSibling { return Decision(.conflict, .severalSources) }
    if rule.isDestinationOfEarlierRule(destinationKey) {
      return Decision(.conflict, .destinationOfAnotherRule)
    }
    return decide(
      source: source, destination: destination, destinationKey: destinationKey, rule: rule,
      context: context)
  }
}

extension Decision {
  /// What a clean-up does with the legacy key of a record about which a migration decides so.
  ///
  /// - Parameters:
  ///   - take: what a person's resolution takes, where the record was open.
  ///   - isOwned: whether the legacy record names its user as the owner; asked where a person decided.
  func cleanedUp(
    _ take: Resolution.Take?, isOwned: @autoclosure () -> Bool
  ) -> (Action, Reason) {
    if let take, isOpen {
      let isDeleted = take == .canonical && !reason.isAboutIdentity && isOwned()
      return (isDeleted ? .delete : .skip, reason)
    }
    return switch action {
    case .unchanged: (.delete, .destinationVerified)
    // The destination may be older than the legacy record's last change, which nothing tells.
    case .skip where reason != .destinationNewer: (.skip, reason)
    case .skip: (.delete, .destinationNewer)
    case .create, .update, .rewrite, .delete: (.skip, .notMigrated)
    case .conflict, .reject: (action, reason)
    }
  }
}

extension Operation {
  /// What an operation of a clean-up comes to today: the legacy key goes only where both records are
  /// as they were planned on, and where today's decision about the two is the plan's.
  func cleanedUp(
    source: Entry?, destination: Entry?, rule: BoundRule, context: DecisionContext
  ) -> Reconciliation {
    guard action.writes else { return .settled(plannedOutcome, reason) }
    guard let source else { return .settled(.already, nil) }
    guard Fingerprint(of: source) == sourceFingerprint else {
      return .settled(.drifted, .sourceChanged)
    }
    guard let destination, Fingerprint(of: destination) == destinationFingerprint else {
      return .settled(.drifted, .destinationChanged)
    }
    guard source.isRestorable(under: self.source, context) else {
      return .settled(.drifted, .notRestorable)
    }
    let today = Decision.planned(
      source: source, destination: destination, destinationKey: self.destination, rule: rule,
      hasSibling: reason == .severalSources, context: context)
    guard today.cleanedUp(take, isOwned: isOwned(source.value, rule)) == (action, reason) else {
      return .settled(.drifted, .decisionChanged)
    }
    return .write(
      WriteItem(
        namespace: namespace, key: self.source, change: .delete, expected: .exactly(source),
        source: WriteItem.Source(key: self.destination, entry: destination)))
  }
}

extension Entry {
  /// Whether the store would take the entry back, should the clean-up be undone.
  func isRestorable(under key: Key, _ context: DecisionContext) -> Bool {
    context.capabilities.takesBack(self, under: key, now: context.now)
  }
}
