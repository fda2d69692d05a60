import Core
import FileState
package import Ledger
package import SystemPackage

/// State in a PostgreSQL database, shared by every machine that reaches it.
///
/// Each call is one transaction, or one statement. Only the server's clock decides how long a lock lasts.
/// Saved plans are also files in a directory of this machine, from which they are applied.
package struct PostgresStateBackend: StateBackend {
  private let database: PostgresDatabase
  private let local: FileStateBackend
  private let schemaName: String

  /// Connects with the first call.
  ///
  /// - Parameters:
  ///   - cache: a directory of this machine for plans; made when it is needed.
  ///   - sleep: waits between attempts to reach the server.
  package init(
    _ address: PostgresAddress, cache: FilePath,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    // What one client waits for must not keep the others waiting for good.
    let preamble = """
      set search_path to \(address.schema), pg_temp;
      set synchronous_commit to on;
      set statement_timeout to '120s';
      set lock_timeout to '30s';
      set idle_in_transaction_session_timeout to '60s'
      """
    database = PostgresDatabase(address, preamble: preamble, sleep: sleep)
    schemaName = address.schema
    local = FileStateBackend(cache)
  }

  package var schema: PostgresSchema { PostgresSchema(database, schema: schemaName) }

  package var place: String { database.place }

  package func label(of item: StateItem) -> String { item.label(at: place) }

  // MARK: - Cohorts

  package func environments() async throws(LedgerError) -> [String] {
    try await texts(
      """
      select environment from state union select environment from lease where claim is not null
      union select environment from frozen union select environment from audit_head
      union select environment from memory
      """
    ).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package func cohorts() async throws(LedgerError) -> [CohortID] {
    try await database.call { session in
      try session.execute(
        """
        select environment, cohort from state
        union select environment, cohort from lease where claim is not null
        order by environment, cohort
        """
      ).map { try CohortID(environment: $0.text(0), name: $0.text(1)) }
    }
  }

  package func state(of cohort: CohortID) async throws(LedgerError) -> StateDocument? {
    let label = label(of: .state(cohort))
    return try await database.call { session in
      let row = try session.execute(
        "select document from state where environment = $1 and cohort = $2",
        [.text(cohort.environment), .text(cohort.name)]
      ).first
      return try row.map { try SavedState.document(try $0.bytes(0), of: cohort, label) }
    }
  }

  package func version(of cohort: CohortID) async throws(LedgerError) -> StateVersion? {
    try await texts(
      "select lineage || ' ' || serial from state where environment = $1 and cohort = $2",
      [.text(cohort.environment), .text(cohort.name)]
    ).first.map(StateVersion.init)
  }

  // MARK: - Locks

  package func acquire(
    _ cohort: CohortID, _ request: LeaseRequest
  ) async throws(LedgerError) -> any StateLease {
    try await LeaseTable(database).acquire(cohort, request, label: label(of: .state(cohort)))
  }

  package func holder(of cohort: CohortID) async throws(LedgerError) -> LockRecord? {
    try await LeaseTable(database).holder(of: cohort)
  }

  package func livingHolder(
    of cohort: CohortID, in surroundings: Surroundings, _ settings: LeaseSettings
  ) async throws(LedgerError) -> LockRecord? {
    try await LeaseTable(database).holder(of: cohort, living: true)
  }

  package func unlock(_ cohort: CohortID, id: String) async throws(LedgerError) -> LockRecord {
    try await LeaseTable(database).unlock(cohort, id: id)
  }

  // MARK: - Freezes

  package func freeze(of environment: String) async throws(LedgerError) -> FreezeRecord? {
    try await FreezeTable(database).record(of: environment, label(of: .freeze(environment)))
  }

  package func freeze(
    _ environment: String, _ record: FreezeRecord
  ) async throws(LedgerError) {
    try await FreezeTable(database).begin(environment, record, label(of: .freeze(environment)))
  }

  package func thaw(
    _ environment: String, _ record: FreezeRecord
  ) async throws(LedgerError) {
    try await FreezeTable(database).end(environment, record, label(of: .freeze(environment)))
  }

  // MARK: - Memory

  package func memory(
    of environment: String
  ) async throws(LedgerError) -> (any EnvironmentTable)? {
    try CohortID.check(environment: environment)
    let found = try await database.rows(
      "select 1::bigint from memory where environment = $1", [.text(environment)])
    return found.isEmpty ? nil : PostgresTable(database, environment)
  }

  package func openMemory(
    of environment: String
  ) async throws(LedgerError) -> any EnvironmentTable {
    try CohortID.check(environment: environment)
    _ = try await database.rows(
      "insert into memory (environment) values ($1) on conflict do nothing", [.text(environment)])
    return PostgresTable(database, environment)
  }

  package func temporaryTable(
    in directory: FilePath?
  ) async throws(LedgerError) -> any EnvironmentTable {
    try await local.temporaryTable(in: directory)
  }

  // MARK: - Audit logs

  package func append(
    _ event: AuditEvent, to environment: String
  ) async throws(LedgerError) -> AuditHead {
    try await audit(environment).append(event)
  }

  package func checkAppend(to environment: String) async throws(LedgerError) {
    try await audit(environment).check()
  }

  package func hasAuditLog(_ environment: String) async throws(LedgerError) -> Bool {
    guard let audit = try? audit(environment) else { return false }
    return try await audit.head() != nil
  }

  package func auditRecords(
    of environment: String
  ) async throws(LedgerError) -> any AuditReader {
    AuditTableReader(try audit(environment))
  }

  package func verifyAudit(
    of environment: String, anchors: [AuditHead]
  ) async throws(LedgerError) -> AuditVerification {
    try await audit(environment).verify(anchors)
  }

  private func audit(_ environment: String) throws(LedgerError) -> AuditTable {
    try CohortID.check(environment: environment)
    return AuditTable(database, environment, label: label(of: .audit(environment)))
  }

  // MARK: - Runs

  package func run(_ id: String) -> any RunStorage { PostgresRun(database, id, under: nil) }

  // MARK: - Saved plans

  package func planFile(of cohort: CohortID) async throws(LedgerError) -> String {
    try await local.planFile(of: cohort)
  }

  package func draftPlan(of cohort: CohortID, id: String) async throws(LedgerError) -> String {
    try await local.draftPlan(of: cohort, id: id)
  }

  package func keepPlan(
    _ draft: String, of cohort: CohortID, digest: String
  ) async throws(LedgerError) -> String {
    try await PlanTable(database, local).keep(draft, of: cohort, digest: digest)
  }

  package func dropPlan(_ draft: String) async { await local.dropPlan(draft) }

  package func savedPlans() async throws(LedgerError) -> [SavedPlanFile] {
    try await PlanTable(database, local).bring()
    return try await local.savedPlans()
  }

  /// The first column of each row.
  private func texts(
    _ statement: String, _ parameters: [PostgresValue] = []
  ) async throws(LedgerError) -> [String] {
    try await database.call { try $0.execute(statement, parameters).map { try $0.text(0) } }
  }
}

extension StateItem {
  /// What messages call it.
  func label(at place: String) -> String {
    switch self {
    case .state(let cohort): "state of '\(cohort.name)' in '\(cohort.environment)', \(place)"
    case .audit(let environment): "audit log of '\(environment)', \(place)"
    case .freeze(let environment): "freeze of '\(environment)', \(place)"
    }
  }
}
