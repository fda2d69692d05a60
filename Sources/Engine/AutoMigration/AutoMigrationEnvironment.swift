package import Core
package import Ledger
import Synchronization

/// What login migrations need besides the plan: where their records go, and how they are stopped.
package struct AutoMigrationEnvironment: Sendable {
  /// Where states, journals and the audit log are.
  package var backend: any StateBackend
  /// The store as the cohort plan's file names it.
  package var storeReference: StoreAddress
  /// The program and its version, and the absolute directory of the cohort plan, for the saved plan.
  package var tool: String
  package var baseDirectory: String
  package var surroundings: Surroundings
  package var retry: RetryPolicy
  package var stop: StopSignal
  package var authority: any ApplyAuthority

  package init(
    backend: any StateBackend, storeReference: StoreAddress, tool: String, baseDirectory: String,
    in surroundings: Surroundings, authority: some ApplyAuthority, retry: RetryPolicy = .none,
    stop: StopSignal = StopSignal()
  ) {
    self.backend = backend
    self.storeReference = storeReference
    self.tool = tool
    self.baseDirectory = baseDirectory
    self.surroundings = surroundings
    self.authority = authority
    self.retry = retry
    self.stop = stop
  }

  /// Where one user's records go: a cohort of its own in the plan's environment.
  ///
  /// - Throws: `.invalidInput` for an ID that cannot be part of a file name.
  func ledger(_ environment: String, user id: String) throws(LedgerError) -> CohortLedger {
    try CohortLedger(backend, environment: environment, cohort: "auto-\(id)")
  }

  func apply(_ ledger: CohortLedger, rounds: Int) -> ApplyEnvironment {
    ApplyEnvironment(
      ledger: ledger, actor: AutoMigrationPolicy.actor, in: surroundings, retry: retry, stop: stop,
      maximumRounds: rounds)
  }
}

/// The users with a migration in progress in this process; share one among all that may start one.
package final class RunningUsers: Sendable {
  private let users = Mutex<Set<Bytewise>>([])

  package init() {}

  /// - Returns: false if the user's migration is in progress already.
  func begin(_ user: String) -> Bool { users.withLock { $0.insert(Bytewise(user)).inserted } }

  func end(_ user: String) { users.withLock { _ = $0.remove(Bytewise(user)) } }
}
