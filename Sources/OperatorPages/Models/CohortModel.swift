import Ledger

/// One cohort: its users, runs and gates.
package struct CohortModel: Sendable {
  package var page: PageContext
  package var cohort: CohortState
  /// Of the environment, for this cohort: its own gates never stand in its way.
  package var gate: GateVerdict
  /// Which users to list.
  package var query: UserQuery
  /// Measured coverage, oldest first; empty if never measured.
  package var coverage: [CoverageSample]

  package init(
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
