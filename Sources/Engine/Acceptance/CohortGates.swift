import Core
public import Ledger
public import SystemPackage

/// The acceptance gates of a cohort, and the next cohort's dependence on them.
public struct CohortGates: Sendable {
  private let root: FilePath
  private let lease: LeaseSettings
  private let actor: String

  /// - Parameters:
  ///   - root: the state directory.
  ///   - lease: its clock also dates what is recorded.
  public init(root: FilePath, lease: LeaseSettings, actor: String) {
    self.root = root
    self.lease = lease
    self.actor = actor
  }

  /// Evaluates the gates of a plan that was just verified, and records the verdict.
  ///
  /// - Parameter isIndexConsistent: nil where the index was not looked at.
  /// - Returns: nil for a rollback or clean-up, and where no run of the plan is recorded: there is
  ///   nothing to accept.
  public func evaluate(
    _ plan: VerifiedPlan, _ verification: VerifyReport, isIndexConsistent: Bool?
  ) async throws -> GateReport? {
    guard case .migrate = plan.subject.purpose else { return nil }
    let paths = try paths(of: plan)
    let history = try StateStore(paths).load()?.runs ?? []
    guard history.contains(where: { $0.planDigest == plan.trailer.digest }) else { return nil }
    let comparison = try Comparison(plan.subject, plan.trailer, history: history, root: root)
    let report = GateReport(
      plan.subject.accept, plan.trailer.counts, comparison, verification,
      isIndexConsistent: isIndexConsistent)
    try await AcceptanceRecording(paths, lease: lease, actor: actor, now: lease.now).record(report)
    return report
  }

  /// Lets a migration through only where the environment's last cohort was accepted.
  ///
  /// - Parameter reason: why it is let through all the same; goes to the audit log.
  /// - Throws: `EnvironmentGateRefusal`.
  public func check(_ plan: VerifiedPlan, override reason: String?) throws {
    guard case .migrate = plan.subject.purpose else { return }
    let environment = plan.subject.environment
    let states = try StateDirectory(root).states(of: environment)
    guard case .closed(let obstacle) = EnvironmentGate(states, next: plan.subject.name) else {
      return
    }
    guard let reason else { throw EnvironmentGateRefusal(obstacle, environment: environment) }
    try AcceptanceRecording(try paths(of: plan), lease: lease, actor: actor, now: lease.now)
      .override(obstacle, planDigest: plan.trailer.digest, reason: reason)
  }

  private func paths(of plan: VerifiedPlan) throws(LedgerError) -> LedgerPaths {
    try LedgerPaths(root: root, environment: plan.subject.environment, cohort: plan.subject.name)
  }
}
