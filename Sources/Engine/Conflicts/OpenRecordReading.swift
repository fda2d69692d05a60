import ByteJSON
package import Core
package import Ledger

/// Reads what waits for a person in a saved plan, with both records of each as they are now.
///
/// Nothing is written. Memory is bounded by a batch of records; what is kept of them is the caller's.
package struct OpenRecordReading<Store: KeyValueStore>: Sendable {
  /// Bytes of a value beyond which members are not compared.
  private static var comparedBytes: Int { 4 * 1_024 * 1_024 }
  /// Places listed of one record.
  private static var listedPlaces: Int { 20 }

  private let store: Store
  private let retry: RetryPolicy

  package init(store: Store, retry: RetryPolicy) {
    self.store = store
    self.retry = retry.over(store)
  }

  /// - Parameter body: takes each open record, in plan order.
  /// - Throws: `StoreError` when a key cannot be read, `PlanRefusal` when the plan cannot be.
  package func read(
    _ plan: VerifiedPlan, _ body: (OpenRecord) throws -> Void
  ) async throws {
    var reader = try plan.open()
    let purpose = plan.subject.purpose
    let rules = Dictionary(
      CompiledRule.compile(plan.subject.rules).map { ($0.rule.name, $0) },
      uniquingKeysWith: { first, _ in first })
    var batch: [Operation] = []
    let size = max(1, min(100, store.capabilities.readBatchSize / 2))
    while let line = try reader.next() {
      guard case .operation(let operation) = line, operation.isOpen(in: purpose) else { continue }
      batch.append(operation)
      if batch.count == size {
        try await read(batch, rules, body)
        batch = []
      }
    }
    try await read(batch, rules, body)
  }

  private func read(
    _ operations: [Operation], _ rules: [String: CompiledRule],
    _ body: (OpenRecord) throws -> Void
  ) async throws {
    guard !operations.isEmpty else { return }
    try Task.checkCancellation()
    let keys = operations.flatMap { operation in
      [
        (namespace: operation.namespace, key: operation.source),
        (namespace: operation.namespace, key: operation.destination),
      ]
    }
    let reader = BatchReader(store)
    let entries = try await retry.run { () async throws(StoreError) in try await reader.read(keys) }
    for (index, operation) in operations.enumerated() {
      guard let rule = rules[operation.rule] else { continue }
      let bound = BoundRule(rule, identity: operation.identity)
      try body(
        Self.record(operation, entries[2 * index], entries[2 * index + 1], bound))
    }
  }

  private static func record(
    _ operation: Operation, _ source: Entry?, _ destination: Entry?, _ rule: BoundRule
  ) -> OpenRecord {
    let canonical = operation.isInPlace ? nil : destination
    func side(_ entry: Entry?) -> OpenRecord.Side? {
      entry.map {
        OpenRecord.Side(
          entry: $0, fingerprint: Fingerprint(of: $0),
          time: rule.definition.newerBy.isEmpty ? nil : rule.rule.statedTime(of: $0))
      }
    }
    return OpenRecord(
      operation: operation, legacy: side(source), canonical: side(canonical),
      // What rewrites change is no difference; where nothing could be written, the record itself is compared.
      content: source.flatMap { source in
        canonical.map { content(rule.result(of: source) ?? source, $0) }
      }, timeFields: rule.definition.newerBy)
  }

  private static func content(_ ours: Entry, _ theirs: Entry) -> OpenRecord.Content {
    if ours.value == theirs.value { return .besideValue }
    guard max(ours.value.count, theirs.value.count) <= comparedBytes,
      let difference = try? JSONDifference(ours.value, theirs.value, limit: listedPlaces)
    else { return .opaque }
    return .members(difference)
  }
}
