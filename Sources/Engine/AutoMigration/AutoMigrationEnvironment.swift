package import Core
package import Ledger
import Synchronization
package import SystemPackage

/// What login migrations take from outside: where their records go, when it is, how they are stopped.
package struct AutoMigrationEnvironment: Sendable {
  /// Where states, journals and the audit log are.
  package var backend: any StateBackend
  /// The store as the cohort plan's file names it.
  package var storeReference: StoreAddress
  /// The program and its version, and the absolute directory of the cohort plan, for the saved plan.
  package var tool: String
  package var baseDirectory: String
  package var now: @Sendable () -> Timestamp
  /// A new run ID each time; becomes a directory's name.
  package var makeRunID: @Sendable () -> String
  /// A new lineage for a user's first state.
  package var makeLineage: @Sendable () -> String
  package var lease: LeaseSettings
  package var retry: RetryPolicy
  package var stop: StopSignal
  /// For temporary files, where requests cost; nil takes the system's.
  package var spoolDirectory: FilePath?
  package var authority: any ApplyAuthority

  package init(
    backend: any StateBackend, storeReference: StoreAddress, tool: String, baseDirectory: String,
    now: @escaping @Sendable () -> Timestamp, makeRunID: @escaping @Sendable () -> String,
    makeLineage: @escaping @Sendable () -> String, lease: LeaseSettings,
    authority: some ApplyAuthority, retry: RetryPolicy = .none, stop: StopSignal = StopSignal(),
    spoolDirectory: FilePath? = nil
  ) {
    self.backend = backend
    self.storeReference = storeReference
    self.tool = tool
    self.baseDirectory = baseDirectory
    self.now = now
    self.makeRunID = makeRunID
    self.makeLineage = makeLineage
    self.lease = lease
    self.authority = authority
    self.retry = retry
    self.stop = stop
    self.spoolDirectory = spoolDirectory
  }

  /// Where one user's records go: a cohort of its own in the plan's environment.
  ///
  /// - Throws: `.invalidInput` for an ID that cannot be part of a file name.
  func ledger(_ environment: String, user id: String) throws(LedgerError) -> CohortLedger {
    try CohortLedger(backend, environment: environment, cohort: "auto-\(id)")
  }

  func apply(_ ledger: CohortLedger, rounds: Int) -> ApplyEnvironment {
    ApplyEnvironment(
      ledger: ledger, actor: AutoMigrationPolicy.actor, now: now,
      makeRunID: makeRunID, makeLineage: makeLineage, lease: lease, retry: retry, stop: stop,
      maximumRounds: rounds, spoolDirectory: spoolDirectory)
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
