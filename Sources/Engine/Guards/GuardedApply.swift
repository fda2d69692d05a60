package import Core
import Governance
package import Ledger

/// The only way to apply a plan: every guard, the lock, the run, and what the application is told of it.
///
/// The order is the same for every origin: the guards of `ApplyGuard.all`, then the lock, then again those
/// whose answer could have changed while waiting for it, then the store is opened for writing, the run, the
/// publishing. Where the origin says so, `CohortAcceptance` follows.
package struct GuardedApply: Sendable {
  private let request: ApplyRequest
  private let authority: any ApplyAuthority
  private let environment: ApplyEnvironment

  /// Opens the store for writing, runs the body over it, and closes it.
  package typealias Opening = (
    PolicyVerdict, @escaping @Sendable (any KeyValueStore) async throws -> AppliedPlan
  ) async throws -> AppliedPlan

  package init(
    _ request: ApplyRequest, authority: some ApplyAuthority, environment: ApplyEnvironment
  ) {
    self.request = request
    self.authority = authority
    self.environment = environment
  }

  /// Applies the plan under the cohort's lock, waiting for it as long as `lockTimeout` allows.
  ///
  /// The lock comes before the store, because its holder may keep the store busy.
  ///
  /// - Throws: before anything was written: the refusal of the first guard that is not met
  ///   (`PlanRefusal`, `PolicyRefusal`, `EnvironmentGateRefusal`), `LedgerError` `.lockHeld`,
  ///   `CancellationError` when stopped while waiting, and what `opening` and `ApplySession.run` throw.
  ///   Later errors end the run and are in the report, whose tally balances in any case.
  package func run(opening open: Opening) async throws -> AppliedPlan {
    var attempt = ApplyAttempt(request, authority, environment)
    try await attempt.pass()
    let lease = try await lock()
    do {
      try await attempt.pass(again: true)
      let clearance = try await clearance(of: attempt)
      var applied = try await open(clearance.verdict) {
        try await Self.execute($0, environment, clearance, lease)
      }
      do { try await lease.release() } catch {
        applied.report.error = applied.report.error ?? error
      }
      return applied
    } catch {
      await lease.abandon()
      throw error
    }
  }

  /// Applies the plan in a store that is open, under a lease of the cohort that the caller holds and
  /// releases.
  ///
  /// - Throws: as `run(opening:)`.
  package func run(in store: some KeyValueStore, under lease: any StateLease) async throws
    -> AppliedPlan
  {
    var attempt = ApplyAttempt(request, authority, environment)
    try await attempt.pass()
    try await lease.heartbeat()
    return try await Self.execute(store, environment, try await clearance(of: attempt), lease)
  }

  private func lock() async throws -> any StateLease {
    do {
      return try await environment.ledger.acquire(
        actor: environment.actor, operation: request.plan.subject.purpose.runKind(request.origin),
        in: environment.stoppable, timeout: environment.lockTimeout)
    } catch  where environment.stop.isRaised { throw CancellationError() }
  }

  /// Notes an overridden gate or freeze in the audit log, once it is certain that the run begins.
  private func clearance(of attempt: ApplyAttempt) async throws -> ApplyClearance {
    guard let verdict = attempt.verdict else {
      throw PlanRefusal(.ungoverned, "the policy was not asked")
    }
    if let obstacle = attempt.overridden, let reason = request.gateOverride {
      try await AcceptanceRecording(
        environment.ledger, in: environment.surroundings, actor: environment.actor
      ).override(obstacle, planDigest: request.plan.trailer.digest, reason: reason)
    }
    if let freeze = attempt.overriddenFreeze, let reason = request.freezeOverride {
      try await environment.ledger.audit.append(
        AuditEvent(
          time: environment.surroundings.now(), actor: environment.actor, action: .freezeOverride,
          success: true,
          details: [
            "cohort": .string(environment.ledger.cohort.name),
            "plan": .string(request.plan.trailer.digest), "freeze": .string(freeze.id),
            "reason": .string(reason),
          ]))
    }
    return ApplyClearance(request, verdict)
  }

  private static func execute<Store: KeyValueStore>(
    _ store: Store, _ environment: ApplyEnvironment, _ clearance: ApplyClearance,
    _ lease: any StateLease
  ) async throws -> AppliedPlan {
    var environment = environment
    environment.retry = environment.retry.over(store)
    let run = try await ApplySession(store: store, environment: environment).run(
      clearance, under: lease)
    // Who asked to stop does not wait for more requests; the next run tells.
    let isStopped = run.report.outcome == .interrupted && environment.stop.isRaised
    guard let publication = clearance.plan.subject.publish, !isStopped else {
      return AppliedPlan(report: run.report, unpublished: nil)
    }
    return await run.published(to: publication, in: store, retry: environment.retry)
  }
}

/// A plan that every guard let through; only `GuardedApply` makes one, and only with one does a run begin.
struct ApplyClearance: Sendable {
  private let request: ApplyRequest
  let verdict: PolicyVerdict

  fileprivate init(_ request: ApplyRequest, _ verdict: PolicyVerdict) {
    self.request = request
    self.verdict = verdict
  }

  var plan: VerifiedPlan { request.plan }
  var origin: ApplyOrigin { request.origin }
  /// Whether a freeze does not stop the run.
  var runsWhileFrozen: Bool { request.freezeOverride != nil }
  /// Whether records that runs wrote and that are gone are left, however many they are. A login's plan is
  /// about one user, who may delete what they will.
  var leavesDeleted: Bool { request.leavesDeleted || request.origin == .login }
}

/// A run's result, and whether the application was told of it.
package struct AppliedPlan: Sendable {
  package var report: ApplyReport
  /// Why the application could not be told; nil where it was, or the plan publishes nothing. Another
  /// run of the same plan tells it.
  package var unpublished: StoreError?

  package init(report: ApplyReport, unpublished: StoreError?) {
    self.report = report
    self.unpublished = unpublished
  }
}
