package import Core
package import Ledger
package import SystemPackage

/// Reads back what a plan promised.
///
/// Promised are the results of creates, updates and rewrites, that deleted keys are gone, and what was
/// found unchanged. Nothing is written. A migration's sources are read only where the destination does not
/// hold what the plan says.
package struct Verifier<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let retry: RetryPolicy
  private let now: @Sendable () -> Timestamp
  private let spoolDirectory: FilePath?

  /// - Parameter spoolDirectory: for temporary files, where requests cost; nil takes the system's.
  package init(
    store: Store, retry: RetryPolicy, now: @escaping @Sendable () -> Timestamp,
    spoolDirectory: FilePath? = nil
  ) {
    self.store = store
    self.retry = retry.over(store)
    self.now = now
    self.spoolDirectory = spoolDirectory
  }

  /// - Parameters:
  ///   - settling: for a store that shows writes late: what does not match is read again until it
  ///     matches or the deadline has passed, and is `pending` while the store may still be late. Nil
  ///     reads once.
  ///   - sampleLimit: findings kept, at most; all are counted.
  ///   - onProgress: told the number of operations looked at.
  /// - Throws: `StoreError` where a record cannot be read, `CancellationError` where a wait ended
  ///   early.
  package func verify(
    _ plan: VerifiedPlan, settling: ConsistencyWait? = nil, sampleLimit: Int = 50,
    onProgress: @Sendable (Int) -> Void = { _ in }
  ) async throws -> VerifyReport {
    var report = VerifyReport(digest: plan.trailer.digest, sampleLimit: sampleLimit)
    var residue: ResidueReading?
    if case .migrate = plan.subject.purpose {
      let census = try PlanCensus(plan.open())
      residue = ResidueReading(census.names, plan.subject.rules)
      // Who has nothing under some rules may have something under the others.
      let isOfAllRules = plan.subject.target?.rules.isEmpty ?? true
      report.unknownUsers = try await StoreTraces(
        store, CompiledRule.compile(plan.subject.rules)
      ).unknown(isOfAllRules ? census.absent : [], plan.trailer.findings)
    }
    var open: Set<Int>?
    while true {
      let wait = settling?.wait(at: now())
      open = try await pass(
        plan, over: open, defers: wait != nil, settling, &report, &residue, onProgress)
      guard let wait, let settling, let left = open?.count, left > 0 else {
        residue?.note(in: &report)
        return report
      }
      settling.onWait(left, wait)
      try await settling.sleep(wait)
    }
  }

  /// Reads the plan's promises once.
  ///
  /// - Parameters:
  ///   - numbers: the operations to look at; nil: all.
  ///   - defers: whether what does not match is left for another pass.
  /// - Returns: the operations that were left.
  private func pass(
    _ plan: VerifiedPlan, over numbers: Set<Int>?, defers: Bool, _ settling: ConsistencyWait?,
    _ report: inout VerifyReport, _ residue: inout ResidueReading?,
    _ onProgress: @Sendable (Int) -> Void
  ) async throws -> Set<Int> {
    let source = OperationSource(
      try plan.open(), store: store, retry: retry, batchSize: ApplyBatch.size(store.capabilities),
      checksResults: true, only: numbers, presence: try metadata(of: plan, only: numbers))
    var left: Set<Int> = []
    while let batch = try await source.next() {
      let time = now()
      let context = DecisionContext(
        now: time.seconds, planned: source.planned.seconds, capabilities: store.capabilities)
      for item in batch.items {
        guard let basis = item.basis else {
          if numbers == nil { report.notPromised += 1 }
          continue
        }
        let state = Self.state(of: item, basis, batch.rules, context)
        if state.isKept {
          report.add(state, item.operation)
          if case .rule(let rule) = basis, let there = item.there {
            residue?.add(there, item.operation, batch.rules[rule].definition)
          }
        } else if defers {
          left.insert(item.number)
        } else {
          let isSettled = settling?.isSettled(at: time) ?? true
          report.add(isSettled ? state : .pending, item.operation)
        }
      }
      onProgress(report.checked + report.notPromised)
    }
    return left
  }

  /// Where values are read alone, a listing shows the metadata of all; what is read again is read whole.
  private func metadata(
    of plan: VerifiedPlan, only numbers: Set<Int>?
  ) throws -> DestinationPresence<Store>? {
    guard numbers == nil, store.capabilities.prefersListings, store.capabilities.readsTextTogether
    else { return nil }
    let counts = try DestinationCounts(reading: plan.open(), isCheck: true)
    guard counts.metadata > 0 else { return nil }
    return DestinationPresence(
      store, counts, scans: plan.trailer.requests?.scans ?? [], now: now, directory: spoolDirectory)
  }

  private static func state(
    of item: OperationBatch.Item, _ basis: OperationBatch.Basis, _ rules: [BoundRule],
    _ context: DecisionContext
  ) -> VerifyReport.State {
    guard case .rule(let rule) = basis else { return item.stateWithoutRule }
    let operation = item.operation
    guard let there = item.there else { return .missing }
    if operation.holdsResult(there) { return .kept }
    guard let source = item.source else { return .different }
    let today = decide(
      source: source, destination: item.destination, destinationKey: operation.destination,
      rule: rules[rule], context: context)
    switch today.action {
    case .skip: return .superseded
    case .unchanged: return .kept
    default: return .different
    }
  }
}

extension OperationBatch.Item {
  /// What the operation's destination holds.
  fileprivate var there: Entry? { operation.isInPlace ? source : destination }

  /// How the one key that a rollback or a clean-up changes stands to its promise.
  fileprivate var stateWithoutRule: VerifyReport.State {
    let now = source.map { Fingerprint(of: $0) }
    let promised =
      operation.action == .unchanged
      ? operation.destinationFingerprint : operation.resultFingerprint
    if now == promised { return .kept }
    return now == nil ? .missing : .different
  }
}
