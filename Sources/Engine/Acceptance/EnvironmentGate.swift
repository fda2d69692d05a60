package import Core
package import Ledger

/// Whether the next cohort of an environment may be applied: only once the last one's gates passed.
package enum EnvironmentGate: Hashable, Sendable {
  case open
  case closed(Obstacle)

  /// The cohort that stands in the way, and why.
  package struct Obstacle: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
      /// Its last run did not come to its end.
      case unfinished(RunRecord.Outcome)
      case rolledBack
      /// Its gates were not evaluated after that run.
      case notVerified
      case failed([GateReport.Gate])

      /// A cause without its particulars.
      package enum Kind: String, Hashable, Sendable, CaseIterable {
        case unfinished
        case rolledBack = "rolled-back"
        case notVerified = "not-verified"
        case failed = "gates-failed"
      }

      package var kind: Kind {
        switch self {
        case .unfinished: .unfinished
        case .rolledBack: .rolledBack
        case .notVerified: .notVerified
        case .failed: .failed
        }
      }
    }

    package var cohort: String
    package var run: String
    package var cause: Cause

    package init(cohort: String, run: String, cause: Cause) {
      self.cohort = cohort
      self.run = run
      self.cause = cause
    }
  }

  /// The gate as the states have it now.
  ///
  /// - Throws: `LedgerError` where a state cannot be read; a damaged one is not passed over.
  package init(
    in backend: any StateBackend, _ environment: String, next cohort: String
  ) async throws(LedgerError) {
    self.init(try await backend.states(of: environment), next: cohort)
  }

  /// - Parameters:
  ///   - states: of the environment's cohorts.
  ///   - cohort: the one to be applied; its own gates never stand in its way.
  package init(_ states: [StateDocument], next cohort: String) {
    let others = states.filter { $0.cohort != cohort }.compactMap { state in
      state.runs.last { !Self.isBeside($0) }.map { (state: state, run: $0) }
    }
    // Two runs that began at once are told apart by name, so that the answer is always the same.
    let last = others.max { a, b in
      (a.run.startedAt, a.state.cohort) < (b.run.startedAt, b.state.cohort)
    }
    let cause = last.flatMap { Self.cause(of: $0.run, $0.state.acceptance) }
    if let last, let cause {
      self = .closed(Obstacle(cohort: last.state.cohort, run: last.run.id, cause: cause))
    } else {
      self = .open
    }
  }

  /// A clean-up follows an accepted cohort, and a login is no step of the rollout.
  private static func isBeside(_ run: RunRecord) -> Bool {
    run.kind == RunRecord.cleanupKind || run.kind == RunRecord.autoKind
  }

  private static func cause(
    of run: RunRecord, _ acceptance: AcceptanceRecord?
  ) -> Obstacle.Cause? {
    if run.kind == RunRecord.rollbackKind { return .rolledBack }
    guard run.outcome == .completed else { return .unfinished(run.outcome) }
    guard let acceptance, acceptance.run == run.id, acceptance.planDigest == run.planDigest else {
      return .notVerified
    }
    return acceptance.passed ? nil : .failed(acceptance.rows.filter { !$0.passed }.map(\.gate))
  }
}

/// The next cohort is refused because of an earlier one.
///
/// The error has the facts; a surface adds how a person who may override the gate does so there.
package struct EnvironmentGateRefusal: AdvisedError, Hashable, Sendable, CustomStringConvertible {
  package var obstacle: EnvironmentGate.Obstacle
  package var environment: String

  package init(_ obstacle: EnvironmentGate.Obstacle, environment: String) {
    self.obstacle = obstacle
    self.environment = environment
  }

  package var advice: Advice? { .overrideGate }

  /// What is wrong and how to put it right, one or two sentences.
  package var description: String {
    let (cohort, run) = (obstacle.cohort, obstacle.run)
    let reason =
      switch obstacle.cause {
      case .unfinished(.running):
        "its run \(run) is in progress. Wait for it to finish, or apply its plan again if it crashed"
      case .unfinished(let outcome):
        "its last run, \(run), is \(outcome.rawValue). Apply its plan again"
      case .rolledBack: "the run \(run) rolled it back. Find out why, and migrate the cohort first"
      case .notVerified: "its run \(run) was not verified. Verify its plan"
      case .failed(let gates):
        "the gates of its run \(run) failed (\(gates.map(\.rawValue).joined(separator: ", "))). Fix "
          + "what they reported, and verify it again"
      }
    return "the cohort '\(cohort)' of '\(environment)' is not accepted: \(reason)."
  }
}
