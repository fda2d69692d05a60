import Core
import Ledger

/// Operations of a plan in order, with what the store holds for them now.
struct OperationBatch: Sendable {
  struct Item: Sendable {
    /// The operation's number in the plan, from 0.
    var number: Int
    var operation: Operation
    /// Index into the batch's rules; nil for an operation that needs no decision.
    var rule: Int?
    var source: Entry?
    var destination: Entry?
  }

  var items: [Item]
  var rules: [BoundRule]
  /// Users whose part of the plan begins in this batch.
  var users: [Identity] = []
}

/// A batch after its decisions: what to write, and what is settled without.
struct DecidedBatch: Sendable {
  struct Write: Sendable {
    var number: Int
    var operation: Operation
    var item: WriteItem
    /// What the destination holds until the write.
    var replaced: Entry?
  }

  let users: [Identity]
  var writes: [Write] = []
  var settled: [(operation: Operation, record: JournalRecord.Settled)] = []
  /// One past the number of the last operation.
  let end: Int

  init(_ batch: OperationBatch, context: DecisionContext) {
    users = batch.users
    end = batch.items.last.map { $0.number + 1 } ?? 0
    for item in batch.items {
      let operation = item.operation
      guard let rule = item.rule else {
        settle(item, operation.plannedOutcome, operation.reason)
        continue
      }
      let reconciled = operation.reconciled(
        source: item.source, destination: item.destination, rule: batch.rules[rule],
        context: context)
      switch reconciled {
      case .settled(let kind, let reason): settle(item, kind, reason)
      case .write(let write):
        writes.append(
          Write(
            number: item.number, operation: operation, item: write,
            replaced: batch.rules[rule].destination == nil ? item.source : item.destination))
      }
    }
  }

  private mutating func settle(_ item: OperationBatch.Item, _ kind: OutcomeKind, _ reason: Reason?)
  {
    settled.append(
      (
        item.operation,
        JournalRecord.Settled(
          number: item.number, kind: kind, operation: item.operation, reason: reason)
      ))
  }
}
