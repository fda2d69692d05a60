package import Core
package import Ledger

/// Every environment and how far its cohorts are.
package struct OverviewModel: Sendable {
  package struct Environment: Sendable {
    package var name: String
    /// Whether the next cohort may be applied.
    package var gate: GateVerdict
    /// In the order in which they are to be shown.
    package var cohorts: [CohortState]
    /// Measured coverage, oldest first; empty if never measured.
    package var coverage: [CoverageSample]

    package init(
      name: String, gate: GateVerdict, cohorts: [CohortState], coverage: [CoverageSample] = []
    ) {
      self.name = name
      self.gate = gate
      self.cohorts = cohorts
      self.coverage = coverage
    }
  }

  package var page: PageContext
  package var environments: [Environment]

  package init(page: PageContext, environments: [Environment]) {
    self.page = page
    self.environments = environments
  }
}

/// A cohort's state and who holds its lock.
package struct CohortState: Sendable {
  package var state: StateDocument
  package var lock: LockRecord?

  package init(state: StateDocument, lock: LockRecord? = nil) {
    self.state = state
    self.lock = lock
  }
}

/// Whether an environment takes its next cohort.
package enum GateVerdict: Hashable, Sendable {
  case open
  /// With the reason, a whole sentence for people.
  case closed(String)
}

/// How much was reached by canonical keys at a moment.
package struct CoverageSample: Hashable, Sendable {
  package var time: Timestamp
  /// Records reached by their canonical keys, in millionths of all.
  package var ppm: Int

  package init(time: Timestamp, ppm: Int) {
    self.time = time
    self.ppm = ppm
  }
}
