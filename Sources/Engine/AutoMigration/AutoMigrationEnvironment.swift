public import Core
public import Ledger
public import SystemPackage

/// What login migrations take from outside: where their records go, when it is, how they are stopped.
public struct AutoMigrationEnvironment: Sendable {
  /// Where states, journals and the audit log are.
  public var backend: any StateBackend
  /// The store as the cohort plan's file names it.
  public var storeReference: StoreAddress
  /// The program and its version, and the absolute directory of the cohort plan, for the saved plan.
  public var tool: String
  public var baseDirectory: String
  public var now: @Sendable () -> Timestamp
  /// A new run ID each time; becomes a directory's name.
  public var makeRunID: @Sendable () -> String
  /// A new lineage for a user's first state.
  public var makeLineage: @Sendable () -> String
  public var lease: LeaseSettings
  public var retry: RetryPolicy
  public var stop: StopSignal
  /// For temporary files, where requests cost; nil takes the system's.
  public var spoolDirectory: FilePath?
  public var authority: any ApplyAuthority

  public init(
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
