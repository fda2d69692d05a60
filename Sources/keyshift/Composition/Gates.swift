import Core
import Engine
import Ledger
import Review
import SystemPackage

/// The acceptance gates of a cohort, and the next cohort's dependence on them.
enum Gates {
  /// Evaluates the gates of a plan that was just verified, and records the verdict.
  ///
  /// - Parameter isIndexConsistent: nil where the index was not looked at.
  /// - Returns: nil for a rollback or clean-up, and where no run of the plan is recorded: there is nothing to
  ///   accept.
  static func evaluate(
    _ plan: VerifiedPlan, _ verification: VerifyReport, isIndexConsistent: Bool?,
    state: StateOptions, actor: String
  ) async throws -> GateReport? {
    guard case .migrate = plan.subject.purpose else { return nil }
    let root = FilePath(state.root)
    let paths = try LedgerPaths(
      root: root, environment: plan.subject.environment, cohort: plan.subject.name)
    let runs =
      try StateStore(paths).load()?.runs.filter { $0.planDigest == plan.trailer.digest } ?? []
    guard !runs.isEmpty else { return nil }
    let comparison = try Comparison(plan.subject, plan.trailer, runs: runs, root: root)
    let report = GateReport(
      plan.subject.accept, plan.trailer.counts, comparison, verification,
      isIndexConsistent: isIndexConsistent)
    try await AcceptanceRecording(
      paths, lease: .standard, actor: actor, now: Environment.now
    ).record(report)
    return report
  }

  /// Lets a migration through only where the environment's last cohort was accepted.
  ///
  /// - Parameter reason: why it is let through all the same; goes to the audit log.
  /// - Throws: `EnvironmentGateRefusal`.
  static func check(
    _ plan: VerifiedPlan, override reason: String?, state: StateOptions, actor: String
  ) throws {
    guard case .migrate = plan.subject.purpose else { return }
    let environment = plan.subject.environment
    var states: [StateDocument] = []
    for paths in try StateDirectory(state.root).cohorts() where paths.environment == environment {
      if let document = try StateStore(paths).load() { states.append(document) }
    }
    guard case .closed(let obstacle) = EnvironmentGate(states, next: plan.subject.name) else {
      return
    }
    guard let reason else { throw EnvironmentGateRefusal(obstacle, environment: environment) }
    let paths = try LedgerPaths(
      root: FilePath(state.root), environment: environment, cohort: plan.subject.name)
    try AcceptanceRecording(paths, lease: .standard, actor: actor, now: Environment.now)
      .override(obstacle, planDigest: plan.trailer.digest, reason: reason)
  }
}
