public import Core
public import Ledger

/// Every environment and how far its cohorts are.
public struct OverviewModel: Sendable {
  public struct Environment: Sendable {
    public var name: String
    /// Whether the next cohort may be applied.
    public var gate: GateVerdict
    /// In the order in which they are to be shown.
    public var cohorts: [CohortState]
    /// Measured coverage, oldest first; empty where nobody measured.
    public var coverage: [CoverageSample]

    public init(
      name: String, gate: GateVerdict, cohorts: [CohortState], coverage: [CoverageSample] = []
    ) {
      self.name = name
      self.gate = gate
      self.cohorts = cohorts
      self.coverage = coverage
    }
  }

  public var page: PageContext
  public var environments: [Environment]

  public init(page: PageContext, environments: [Environment]) {
    self.page = page
    self.environments = environments
  }
}

/// A cohort's state and who holds its lock.
public struct CohortState: Sendable {
  public var state: StateDocument
  public var lock: LockRecord?

  public init(state: StateDocument, lock: LockRecord? = nil) {
    self.state = state
    self.lock = lock
  }
}

/// Whether an environment takes its next cohort.
public enum GateVerdict: Hashable, Sendable {
  case open
  /// With the reason, a whole sentence for people.
  case closed(String)
}

/// How much was reached by canonical keys at a moment.
public struct CoverageSample: Hashable, Sendable {
  public var time: Timestamp
  /// Records reached by their canonical keys, in millionths of all.
  public var ppm: Int

  public init(time: Timestamp, ppm: Int) {
    self.time = time
    self.ppm = ppm
  }
}
