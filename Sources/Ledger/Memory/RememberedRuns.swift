package import Core

/// A run whose journal the memory has taken in.
package struct RememberedRun: Hashable, Sendable, Codable {
  package var cohort: String
  package var ended: Timestamp
  /// Nil where the run's journal does not say what it was about.
  package var effect: RunEffect?
  /// Of the run's journal and of what was found out later, as they were then; nil where the run left none.
  package var journal: String?
  package var recovery: String?
  /// Why its writes are not known; nil where they are.
  package var damage: String?

  package init(
    _ record: RunRecord, cohort: String, effect: RunEffect?, damage: String? = nil
  ) {
    self.cohort = cohort
    self.effect = effect
    ended = record.endedAt ?? record.startedAt
    journal = record.journal.digest
    recovery = record.journal.recovery
    self.damage = damage
  }
}

/// Which runs the memory knows, and how far it has looked at each cohort.
package struct RememberedRuns: Sendable {
  private static let runs = TablePart("runs")
  private static let cohorts = TablePart("cohorts")

  private let table: any EnvironmentTable

  init(_ table: any EnvironmentTable) { self.table = table }

  /// The runs in the order asked; nil for those that the memory does not know.
  package func runs(_ ids: [String]) async throws(LedgerError) -> [RememberedRun?] {
    var found: [RememberedRun?] = []
    for row in try await table.read(Self.runs, ids.map { Key($0) }) {
      found.append(
        try row.map { (row) throws(LedgerError) in try MemoryRow.decode(RememberedRun.self, row) })
    }
    return found
  }

  package func note(_ id: String, _ run: RememberedRun) async throws(LedgerError) {
    let row = try JSONDocument.encode(run)
    try await table.update(Self.runs, [Key(id)]) { (_, _) in row }
  }

  /// The versions of the cohorts' states of which every run is known, in the order asked.
  package func versions(of cohorts: [String]) async throws(LedgerError) -> [StateVersion?] {
    try await table.read(Self.cohorts, cohorts.map { Key($0) }).map { row in
      row.map { StateVersion(token: String(decoding: $0, as: UTF8.self)) }
    }
  }

  package func note(_ version: StateVersion, of cohort: String) async throws(LedgerError) {
    try await table.update(Self.cohorts, [Key(cohort)]) { (_, _) in Array(version.token.utf8) }
  }
}
