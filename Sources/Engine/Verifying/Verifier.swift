public import Core
public import Ledger

/// Reads back what a plan promised.
///
/// Promised are the results of creates, updates and rewrites, and what was found unchanged. Nothing
/// is written.
public struct Verifier<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let retry: RetryPolicy
  private let now: @Sendable () -> Timestamp

  public init(store: Store, retry: RetryPolicy, now: @escaping @Sendable () -> Timestamp) {
    self.store = store
    self.retry = retry
    self.now = now
  }

  /// - Parameters:
  ///   - sampleLimit: findings kept, at most; all are counted.
  ///   - onProgress: told the number of operations looked at.
  public func verify(
    _ plan: VerifiedPlan, sampleLimit: Int = 50, onProgress: @Sendable (Int) -> Void = { _ in }
  ) async throws -> VerifyReport {
    try await verify(plan.open(), sampleLimit: sampleLimit, onProgress: onProgress)
  }

  /// The same for a plan that is open already.
  public func verify(
    _ plan: sending PlanReader, sampleLimit: Int = 50,
    onProgress: @Sendable (Int) -> Void = { _ in }
  ) async throws -> VerifyReport {
    var report = VerifyReport(digest: plan.trailer.digest, sampleLimit: sampleLimit)
    let source = OperationSource(
      plan, store: store, retry: retry, batchSize: store.capabilities.readBatchSize / 2,
      includesUnchanged: true)
    while let batch = try await source.next() {
      let context = DecisionContext(now: now().seconds, capabilities: store.capabilities)
      for item in batch.items {
        guard let rule = item.rule else {
          report.notPromised += 1
          continue
        }
        report.add(Self.state(of: item, batch.rules[rule], context), item.operation)
      }
      onProgress(report.checked + report.notPromised)
    }
    return report
  }

  private static func state(
    of item: OperationBatch.Item, _ rule: BoundRule, _ context: DecisionContext
  ) -> VerifyReport.State {
    let operation = item.operation
    let there = operation.isInPlace ? item.source : item.destination
    guard let there else { return .missing }
    if Fingerprint(of: there) == operation.resultFingerprint { return .kept }
    guard let source = item.source else { return .different }
    let today = decide(
      source: source, destination: item.destination, destinationKey: operation.destination,
      rule: rule, context: context)
    switch today.action {
    case .skip: return .superseded
    case .unchanged: return .kept
    default: return .different
    }
  }
}
