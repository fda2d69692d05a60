import Core
import Ledger

/// What an operation of the plan comes to today.
enum Reconciliation: Sendable {
  /// Still exactly what was planned: write it.
  case write(WriteItem)
  /// Not a write, or no longer one.
  case settled(OutcomeKind, Reason?)
  /// Nobody can tell before then.
  case pending(Reason, until: Timestamp)
}

extension Operation {
  /// Decides the operation again from fresh records; writes only if the result is the same as in
  /// the plan.
  ///
  /// - Parameters:
  ///   - source: what the source key holds now.
  ///   - destination: what the destination key holds now; for an in-place rule the same.
  func reconciled(
    source: Entry?, destination: Entry?, rule: BoundRule, context: DecisionContext
  ) -> Reconciliation {
    if !action.writes { return .settled(plannedOutcome, reason) }
    let there = rule.destination == nil ? source : destination
    guard let source else {
      return holdsResult(there) ? .settled(.already, nil) : .settled(.drifted, .sourceAbsent)
    }
    let today = decidedToday(source, destination, rule, context)
    if today.action == .unchanged || holdsResult(there) { return .settled(.already, nil) }
    if today.action == .skip, take == nil { return .settled(.skipped, today.reason) }
    guard Fingerprint(of: source) == sourceFingerprint else {
      return .settled(.drifted, .sourceChanged)
    }
    guard source.value.count == bytes else { return .settled(.drifted, .decisionChanged) }
    if rule.destination != nil, destination.map({ Fingerprint(of: $0) }) != destinationFingerprint {
      return .settled(.drifted, .destinationChanged)
    }
    guard today.action == action, let result = today.result,
      Fingerprint(of: result) == resultFingerprint
    else { return .settled(.drifted, today.action == action ? .decisionChanged : today.reason) }
    return .write(write(result, over: destination, from: source, rule))
  }

  /// Today's decision; where a person's resolution decided, what it comes to, as far as the record is
  /// open for the same reason.
  private func decidedToday(
    _ source: Entry, _ destination: Entry?, _ rule: BoundRule, _ context: DecisionContext
  ) -> Decision {
    let today = Decision.planned(
      source: source, destination: destination, destinationKey: self.destination, rule: rule,
      hasSibling: take != nil && reason == .severalSources, context: context)
    guard let take, today.isOpen, today.reason == reason else { return today }
    return today.resolved(
      take, source: source, destination: destination, destinationKey: self.destination, rule: rule,
      context: context)
  }

  /// Whether `entry`, of the key that the operation is about, is what the plan puts or found there. The operation
  /// is then done, whatever its source holds.
  func holdsResult(_ entry: Entry?) -> Bool {
    guard let entry, let resultFingerprint else { return false }
    return Fingerprint(of: entry) == resultFingerprint
  }

  private func write(
    _ result: Entry, over destination: Entry?, from source: Entry, _ rule: BoundRule
  ) -> WriteItem {
    guard rule.destination != nil else {
      return WriteItem(
        namespace: namespace, key: self.source, change: .put(result), expected: .exactly(source))
    }
    return WriteItem(
      namespace: namespace, key: self.destination, change: .put(result),
      expected: destination.map { .exactly($0) } ?? .absent,
      source: WriteItem.Source(key: self.source, entry: source))
  }

  /// Where an operation that writes nothing counts.
  var plannedOutcome: OutcomeKind {
    switch action {
    case .unchanged: .already
    case .skip: .skipped
    case .reject: .rejected
    case .conflict: .conflicted
    case .create, .update, .rewrite, .delete: .applied
    }
  }
}
