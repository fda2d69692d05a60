import Core
import Ledger

/// Reads a plan's operations batch by batch, with fresh reads of the records they touch.
///
/// An actor, so that the next batch is read while the last one is decided and written.
actor OperationSource<Store: KeyValueStore> {
  /// Bytes of values in a batch, at most, by the sizes that the plan states; bounds memory.
  private static var batchBytes: Int { 8 * 1_024 * 1_024 }

  private var plan: PlanReader
  private let reader: BatchReader<Store>
  private let retry: RetryPolicy
  private let batchSize: Int
  private let rules: [String: CompiledRule]
  private var number = 0
  private let includesUnchanged: Bool
  private var bound: [String: BoundRule] = [:]
  private var boundIdentity: Identity?

  /// - Parameter includesUnchanged: whether records that need no write are read, too.
  init(
    _ plan: sending PlanReader, store: Store, retry: RetryPolicy, batchSize: Int,
    includesUnchanged: Bool = false
  ) {
    self.plan = plan
    self.retry = retry
    self.batchSize = max(1, batchSize)
    self.includesUnchanged = includesUnchanged
    reader = BatchReader(store)
    rules = Dictionary(
      CompiledRule.compile(plan.subject.rules).map { ($0.rule.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The next batch; nil at the end of the plan.
  func next() async throws -> OperationBatch? {
    var batch = OperationBatch(items: [], rules: [])
    var ruleIndex: [String: Int] = [:]
    var bytes = 0
    while batch.items.count < batchSize, bytes < Self.batchBytes, let line = try plan.next() {
      if case .user(let identity) = line { batch.users.append(identity) }
      guard case .operation(let operation) = line else { continue }
      defer { number += 1 }
      var item = OperationBatch.Item(number: number, operation: operation)
      let isWanted = operation.action.writes || includesUnchanged && operation.action == .unchanged
      if isWanted {
        if boundIdentity != operation.identity {
          boundIdentity = operation.identity
          bound = [:]
          ruleIndex = [:]
        }
        if let known = ruleIndex[operation.rule] {
          item.rule = known
        } else {
          item.rule = batch.rules.count
          ruleIndex[operation.rule] = batch.rules.count
          batch.rules.append(try boundRule(operation))
        }
        bytes += operation.bytes
      }
      batch.items.append(item)
    }
    guard !batch.items.isEmpty || !batch.users.isEmpty else { return nil }
    return try await fresh(batch)
  }

  private func boundRule(_ operation: Operation) throws(PlanRefusal) -> BoundRule {
    if let known = bound[operation.rule] { return known }
    guard let rule = rules[operation.rule] else {
      throw PlanRefusal(
        .tampered, "an operation names the rule '\(operation.rule)', which it lacks")
    }
    let new = BoundRule(rule, identity: operation.identity)
    bound[operation.rule] = new
    return new
  }

  /// The batch with its sources and destinations as they are now.
  private func fresh(_ batch: OperationBatch) async throws(StoreError) -> OperationBatch {
    var batch = batch
    var wanted: [(namespace: Namespace, key: Key)] = []
    for item in batch.items where item.rule != nil {
      wanted.append((item.operation.namespace, item.operation.source))
    }
    let sources = wanted.count
    for item in batch.items where item.rule != nil {
      if item.operation.destination != item.operation.source {
        wanted.append((item.operation.namespace, item.operation.destination))
      }
    }
    let keys = wanted
    let reader = reader
    let entries = try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
    var source = 0
    var destination = sources
    for i in batch.items.indices where batch.items[i].rule != nil {
      batch.items[i].source = entries[source]
      source += 1
      if batch.items[i].operation.destination != batch.items[i].operation.source {
        batch.items[i].destination = entries[destination]
        destination += 1
      }
    }
    return batch
  }
}
