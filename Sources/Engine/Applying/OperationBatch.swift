import Core
import Ledger

/// Operations of a plan in order, with what the store holds for them now.
struct OperationBatch: Sendable {
  /// What an operation is decided from today.
  enum Basis: Sendable {
    /// Both records and the rule, an index into the batch's rules.
    case rule(Int)
    /// What a run kept of the key; nil where it kept nothing, or it is lost.
    case preimage(Entry?)
    /// Both records, as they were planned on, and the rule, an index into the batch's rules.
    case cleanup(Int)
  }

  struct Item: Sendable {
    /// The operation's number in the plan, from 0.
    var number: Int
    var operation: Operation
    /// Nil for an operation that needs no decision.
    var basis: Basis?
    /// What it comes to without a read; nil where reads decide.
    var verdict: Reconciliation?
    /// The run that wrote the destination, where its user deleted it since.
    var writer: String?
    var source: Entry?
    /// Nil also where the destination is the source.
    var destination: Entry?
  }

  var items: [Item]
  var rules: [BoundRule]
  /// Users whose part of the plan begins in this batch.
  var users: [Identity] = []
  /// When what the batch rests on was read.
  var reads = ReadTimes()
}

/// When the reads began and ended that a decision rests on.
struct ReadTimes: Hashable, Sendable {
  /// The uptime at which the first was asked for; a listing counts as a read.
  var first: Duration = .zero
  /// The uptime at which the last was answered.
  var last: Duration = .zero
}

/// A batch after its decisions: what to write, and what is settled without.
struct DecidedBatch: Sendable {
  struct Write: Sendable {
    var number: Int
    var operation: Operation
    var item: WriteItem
    /// What the key holds until the write.
    var replaced: Entry?
    /// What it was decided from.
    var basis: OperationBatch.Basis?

    /// The fingerprint of `replaced`, which the plan knows.
    var before: Fingerprint? {
      guard replaced != nil else { return nil }
      return item.key == operation.destination
        ? operation.destinationFingerprint ?? operation.sourceFingerprint
        : operation.sourceFingerprint
    }

    /// What has changed where the key that is written has.
    var ownChange: Reason {
      item.key == operation.destination ? .destinationChanged : .sourceChanged
    }

    /// What has changed where the key that the write rests on has.
    var otherChange: Reason {
      item.key == operation.destination ? .sourceChanged : .destinationChanged
    }
  }

  /// An operation whose result is not known yet.
  struct Pending: Sendable {
    var number: Int
    var operation: Operation
    var reason: Reason
    var until: Timestamp
  }

  let users: [Identity]
  var writes: [Write] = []
  var settled: [(operation: Operation, record: JournalRecord.Settled)] = []
  /// Operations left because a run, which is named, wrote their record and it was deleted since.
  var deleted: [(operation: Operation, writer: String)] = []
  /// What is left to a later run.
  var pending: [Pending] = []
  let rules: [BoundRule]
  let reads: ReadTimes
  /// One past the number of the last operation.
  let end: Int

  init(_ batch: OperationBatch, context: DecisionContext) {
    users = batch.users
    rules = batch.rules
    reads = batch.reads
    end = batch.items.last.map { $0.number + 1 } ?? 0
    for item in batch.items {
      switch item.verdict ?? Self.reconciled(item, batch.rules, context) {
      case .settled(let kind, let reason): settle(item, kind, reason)
      case .pending(let reason, let until):
        pending.append(
          Pending(number: item.number, operation: item.operation, reason: reason, until: until))
      case .write(let write):
        writes.append(
          Write(
            number: item.number, operation: item.operation, item: write,
            replaced: write.key == item.operation.source ? item.source : item.destination,
            basis: item.basis))
      }
    }
  }

  private static func reconciled(
    _ item: OperationBatch.Item, _ rules: [BoundRule], _ context: DecisionContext
  ) -> Reconciliation {
    let operation = item.operation
    return switch item.basis {
    case nil: .settled(operation.plannedOutcome, operation.reason)
    case .rule(let rule):
      operation.reconciled(
        source: item.source, destination: item.destination, rule: rules[rule], context: context)
    case .preimage(let kept):
      operation.undone(keeping: kept, there: item.source, context: context)
    case .cleanup(let rule):
      operation.cleanedUp(
        source: item.source, destination: item.destination, rule: rules[rule], context: context)
    }
  }

  private mutating func settle(_ item: OperationBatch.Item, _ kind: OutcomeKind, _ reason: Reason?)
  {
    if let writer = item.writer { deleted.append((item.operation, writer)) }
    settled.append(
      (
        item.operation,
        JournalRecord.Settled(
          number: item.number, kind: kind, operation: item.operation, reason: reason,
          message: item.writer.map { "written by the run \($0)" })
      ))
  }
}
