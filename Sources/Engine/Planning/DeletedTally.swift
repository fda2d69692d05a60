import Core
import Ledger

/// Decides about records that a run wrote and that are gone, and counts those that stay so.
struct DeletedTally {
  private let wanted: DeletedRecords
  private var left = 0
  private var first: (key: Key, namespace: Namespace, run: String)?

  init(_ wanted: DeletedRecords) { self.wanted = wanted }

  /// The decision about a record, where a run wrote its destination and it is absent now.
  func decision(_ decision: Decision, _ record: JoinedRecord) -> Decision {
    record.writer == nil ? decision : decision.afterDeletion(wanted)
  }

  /// - Parameter take: what a person decided about this very record.
  mutating func count(
    _ decision: Decision, _ take: Resolution.Take?, _ record: JoinedRecord, _ rule: BoundRule
  ) {
    guard decision.action == .skip, decision.reason == .deletedSince, take == nil,
      let run = record.writer
    else { return }
    left += 1
    first = first ?? (record.destinationKey, rule.definition.namespace, run)
  }

  func check(operations: Int) throws(DeletionRefusal) {
    guard wanted == .ask, let first, !DeletionLimit(operations: operations).permits(left) else {
      return
    }
    throw DeletionRefusal(
      deleted: left, operations: operations, key: first.key, namespace: first.namespace,
      run: first.run)
  }
}

extension Decision {
  /// The decision about a record whose destination a run wrote and somebody deleted since.
  func afterDeletion(_ wanted: DeletedRecords) -> Decision {
    guard action == .create else { return self }
    var changed =
      wanted == .recreate
      ? Decision(.create, .recreated, result: result) : Decision(.skip, .deletedSince)
    changed.found = found
    return changed
  }

  /// Whether an operation with this decision names the run that wrote its destination.
  ///
  /// - Parameter take: what a person decided about the record.
  func names(_ writer: String?, _ take: Resolution.Take?) -> Bool {
    guard writer != nil else { return false }
    return reason == .deletedSince || reason == .recreated || take == .legacy && action == .create
  }
}
