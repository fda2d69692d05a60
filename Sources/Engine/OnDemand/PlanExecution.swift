public import Core
public import Ledger

/// Applies a saved plan and tells the application what came of it.
public struct PlanExecution<Store: KeyValueStore>: Sendable {
  private let store: Store
  private let environment: ApplyEnvironment

  public init(store: Store, environment: ApplyEnvironment) {
    var environment = environment
    environment.retry = environment.retry.over(store)
    self.store = store
    self.environment = environment
  }

  /// - Throws: what `ApplySession.run` throws, before anything was written; `LedgerError` where the
  ///   run is over and its records cannot be read.
  public func run(_ plan: VerifiedPlan) async throws -> AppliedPlan {
    try await publishing(plan) { try await $0.run(plan) }
  }

  /// The same under a lease that the caller holds and releases.
  public func run(_ plan: VerifiedPlan, under lease: Lease) async throws -> AppliedPlan {
    try await publishing(plan) { try await $0.run(plan, under: lease) }
  }

  private func publishing(
    _ plan: VerifiedPlan, _ run: (ApplySession<Store>) async throws -> ApplyReport
  ) async throws -> AppliedPlan {
    var report = try await run(ApplySession(store: store, environment: environment))
    // Who asked to stop does not wait for more requests; the next run tells.
    let isStopped = report.outcome == .interrupted && environment.stop.isRaised
    guard let publication = plan.subject.publish, !isStopped else {
      return AppliedPlan(report: report, unpublished: nil)
    }
    do {
      report.published = try await publish(report, to: publication)
      return AppliedPlan(report: report, unpublished: nil)
    } catch let error as StoreError {
      return AppliedPlan(
        report: report,
        unpublished: StoreError(
          error.code,
          "the run is recorded, and \(publication.namespace) was not told of it; apply the plan "
            + "again to tell it", cause: error.description))
    }
  }

  /// - Returns: the number of keys written; nil where no record of the run is there to be told.
  private func publish(
    _ report: ApplyReport, to publication: Publication
  ) async throws -> Int? {
    guard let state = try StateStore(environment.paths).load(),
      let run = state.runs.last(where: { $0.id == report.run })
    else { return nil }
    var records: [AuditRecord] = []
    try AuditLog(environment.paths.audit).records { records.append($0) }
    return try await RunPublisher(store: store, retry: environment.retry).publish(
      run, users: state.users, records: records, to: publication)
  }
}

/// What a run came to, and whether the application knows.
public struct AppliedPlan: Sendable {
  public var report: ApplyReport
  /// Why the application could not be told; nil where it was, or the plan publishes nothing. Another
  /// run of the same plan tells it.
  public var unpublished: StoreError?

  public init(report: ApplyReport, unpublished: StoreError?) {
    self.report = report
    self.unpublished = unpublished
  }
}
