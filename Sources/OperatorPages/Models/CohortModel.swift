import Ledger

/// One cohort: its users, runs and gates.
public struct CohortModel: Sendable {
  public var page: PageContext
  public var cohort: CohortState
  /// Of the environment, for this cohort: its own gates never stand in its way.
  public var gate: GateVerdict
  /// Which users to list.
  public var query: UserQuery
  /// Measured coverage, oldest first; empty where nobody measured.
  public var coverage: [CoverageSample]

  public init(
    page: PageContext, cohort: CohortState, gate: GateVerdict, query: UserQuery = UserQuery(),
    coverage: [CoverageSample] = []
  ) {
    self.page = page
    self.cohort = cohort
    self.gate = gate
    self.query = query
    self.coverage = coverage
  }
}
