package import Core
package import Ledger

/// Reads back what an applied plan promised, evaluates its acceptance gates, and records the verdict.
package struct CohortAcceptance: Sendable {
  private let backend: any StateBackend
  private let surroundings: Surroundings
  private let actor: String
  private let retry: RetryPolicy

  /// - Parameters:
  ///   - actor: who is named in the audit log.
  ///   - retry: for the reads of a store that does not repeat them by itself.
  package init(
    _ backend: any StateBackend, in surroundings: Surroundings, actor: String, retry: RetryPolicy
  ) {
    self.backend = backend
    self.surroundings = surroundings
    self.actor = actor
    self.retry = retry
  }

  /// - Parameters:
  ///   - settling: for how long records that do not match are read again.
  ///   - isIndexConsistent: asked once, after the records; nil where the index was not looked at.
  ///   - onProgress: told how many promises are settled.
  /// - Throws: `StoreError` where the store cannot be read, and what recording the verdict throws.
  package func run(
    _ plan: VerifiedPlan, in store: some KeyValueStore, settling: ConsistencyWait,
    isIndexConsistent: () async throws -> Bool?,
    onProgress: @Sendable (Int) -> Void = { _ in }
  ) async throws -> (verification: VerifyReport, gates: GateReport?) {
    let verifier = Verifier(
      store: store, retry: retry, now: surroundings.now,
      spoolDirectory: surroundings.temporaryDirectory)
    let verification = try await verifier.verify(plan, settling: settling, onProgress: onProgress)
    let isConsistent = try await isIndexConsistent()
    let gates = try await evaluate(plan, verification, isIndexConsistent: isConsistent)
    return (verification, gates)
  }

  /// Evaluates the gates of a plan that was just verified, and records the verdict.
  ///
  /// - Parameter isIndexConsistent: nil where the index was not looked at.
  /// - Returns: nil for a rollback or clean-up, and where no run of the plan is recorded: there is
  ///   nothing to accept.
  func evaluate(
    _ plan: VerifiedPlan, _ verification: VerifyReport, isIndexConsistent: Bool?
  ) async throws -> GateReport? {
    guard case .migrate = plan.subject.purpose else { return nil }
    let ledger = try CohortLedger(
      backend, environment: plan.subject.environment, cohort: plan.subject.name)
    let history = try await ledger.state()?.runs ?? []
    guard history.contains(where: { $0.planDigest == plan.trailer.digest }) else { return nil }
    let comparison = try await Comparison(
      plan.subject, plan.trailer, history: history, in: backend)
    let report = GateReport(
      plan.subject.accept, plan.trailer.counts, comparison, verification,
      isIndexConsistent: isIndexConsistent,
      leftOut: plan.subject.target?.leftOut(of: plan.subject.rules))
    try await AcceptanceRecording(ledger, in: surroundings, actor: actor).record(report)
    return report
  }
}
