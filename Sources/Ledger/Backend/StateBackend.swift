package import SystemPackage

/// Where an environment's memory is kept: states, locks, audit logs, what runs leave behind, saved plans.
///
/// A backend answers from any task and process at once. Its calls suspend and never block a thread of
/// the cooperative pool. `StateTesting` says what each of them has to do, as one test per backend.
package protocol StateBackend: Sendable {
  /// Where the state is, for messages: a directory, a database.
  var place: String { get }

  /// What messages call one of the things kept here.
  func label(of item: StateItem) -> String

  // MARK: - Cohorts

  /// Environments that have an audit log or a cohort, in order.
  func environments() async throws(LedgerError) -> [String]

  /// Cohorts with a state or a lock, by environment and name.
  ///
  /// - Throws: `.unreadable` where that cannot be listed.
  func cohorts() async throws(LedgerError) -> [CohortID]

  /// The state as last saved, or nil where there is none yet. Needs no lease, and sees the old document
  /// or the new one while another process saves.
  ///
  /// - Throws: `.newerFormat`, `.corrupted`, or `.mismatched` where what is kept is another cohort's.
  func state(of cohort: CohortID) async throws(LedgerError) -> StateDocument?

  /// What changes with each save; costs a fraction of reading the state. Nil where there is no state.
  func version(of cohort: CohortID) async throws(LedgerError) -> StateVersion?

  // MARK: - Locks

  /// Takes the cohort's lock, waiting for its holder as long as the request allows.
  ///
  /// - Throws: `.lockHeld`, naming the holder, when the time is over or the task is cancelled.
  func acquire(
    _ cohort: CohortID, _ request: LeaseRequest
  ) async throws(LedgerError) -> any StateLease

  /// Who holds the lock, or nil. The holder may be gone; `acquire` finds out.
  func holder(of cohort: CohortID) async throws(LedgerError) -> LockRecord?

  /// Who holds the lock and may still be at work; nil also where the holder is known to be gone.
  func livingHolder(
    of cohort: CohortID, in surroundings: Surroundings, _ settings: LeaseSettings
  ) async throws(LedgerError) -> LockRecord?

  /// Breaks the lock. Its holder finds out at its next heartbeat or save, and saves no more state.
  ///
  /// - Parameter id: the lock's ID, as the error that named the holder says.
  /// - Returns: whose lock it was, for the audit log.
  /// - Throws: `.notFound` where nothing is locked, `.mismatched` where the ID is another.
  func unlock(_ cohort: CohortID, id: String) async throws(LedgerError) -> LockRecord

  // MARK: - Freezes

  /// The environment's freeze; nil where runs may start.
  ///
  /// - Throws: `.corrupted`, `.newerFormat`, `.unreadable`: a freeze that cannot be read is no leave to run.
  func freeze(of environment: String) async throws(LedgerError) -> FreezeRecord?

  /// Freezes an environment; durable when this returns.
  ///
  /// - Throws: `.exists` where it is frozen already; that freeze stays.
  func freeze(_ environment: String, _ record: FreezeRecord) async throws(LedgerError)

  /// Ends a freeze; durable when this returns.
  ///
  /// - Throws: `.notFound` where the environment is not frozen, `.mismatched` where another freeze has begun
  ///   since; that one stays.
  func thaw(_ environment: String, _ record: FreezeRecord) async throws(LedgerError)

  // MARK: - Memory

  /// What an environment remembers over its cohorts, for reading; nil where nothing was kept yet.
  ///
  /// - Throws: `.unreadable`, `.corrupted`; what cannot be read is not "nothing".
  func memory(of environment: String) async throws(LedgerError) -> (any EnvironmentTable)?

  /// The same for writing, made where there is none.
  func openMemory(of environment: String) async throws(LedgerError) -> any EnvironmentTable

  /// A table that only the caller sees and that is gone once it is let go; holds more than memory does.
  ///
  /// - Parameter directory: for its file; nil takes the system's.
  func temporaryTable(in directory: FilePath?) async throws(LedgerError) -> any EnvironmentTable

  // MARK: - Audit logs

  /// Adds a record to an environment's log; it is durable when this returns. Several processes may append.
  ///
  /// - Throws: `.invalidInput` for a record of more than 1 MiB; `.corrupted` where the log's end is
  ///   missing or was changed: what is missing would be buried otherwise.
  @discardableResult
  func append(_ event: AuditEvent, to environment: String) async throws(LedgerError) -> AuditHead

  /// Makes sure that a record could be added now; for what is to be done only if it can be logged.
  ///
  /// - Throws: what `append` would throw, as far as that can be told beforehand.
  func checkAppend(to environment: String) async throws(LedgerError)

  /// Whether the environment has a log; no environment has one whose name cannot be kept.
  ///
  /// - Throws: where that cannot be asked, which is not the same as no.
  func hasAuditLog(_ environment: String) async throws(LedgerError) -> Bool

  /// The records of an environment, oldest first, without checking the chain. None where there is no log.
  func auditRecords(of environment: String) async throws(LedgerError) -> any AuditReader

  /// Reads the whole log and checks every record, the chain and the end.
  ///
  /// - Parameter anchors: further heads known from elsewhere, such as states.
  /// - Throws: `.notFound` where there is no log: nothing is no proof of anything.
  func verifyAudit(
    of environment: String, anchors: [AuditHead]
  ) async throws(LedgerError) -> AuditVerification

  // MARK: - Runs

  /// Where a run's evidence is, or will be; asks nothing.
  func run(_ id: String) -> any RunStorage

  // MARK: - Saved plans

  /// A file for the plan that the cohort is planned to and applied from at once; the next one replaces it.
  func planFile(of cohort: CohortID) async throws(LedgerError) -> String

  /// A file for a plan that is kept by its digest once it is whole.
  ///
  /// - Parameter id: the same never twice.
  func draftPlan(of cohort: CohortID, id: String) async throws(LedgerError) -> String

  /// Keeps a whole draft; the same plan again replaces itself.
  ///
  /// - Returns: the plan's file.
  func keepPlan(
    _ draft: String, of cohort: CohortID, digest: String
  ) async throws(LedgerError) -> String

  /// Removes a draft that is not kept.
  func dropPlan(_ draft: String) async

  /// The plans of every environment, in no order; whether they are sound is not looked at.
  func savedPlans() async throws(LedgerError) -> [SavedPlanFile]
}

/// One of the things that a backend keeps, as messages name it.
package enum StateItem: Hashable, Sendable {
  case state(CohortID)
  /// The audit log of an environment.
  case audit(String)
  /// The freeze of an environment.
  case freeze(String)
}

/// A state that was saved, told from every other; for noticing a change without reading.
package struct StateVersion: Hashable, Sendable {
  let token: String

  package init(token: String) { self.token = token }
}

/// Records of an audit log on their way.
package protocol AuditReader: Sendable {
  /// The next records, oldest first; nil at the end. An unfinished record there is left out.
  ///
  /// - Throws: `.corrupted` at a line that is no record.
  func next() async throws(LedgerError) -> [AuditRecord]?
}

extension AuditReader {
  /// Hands over the matching records that are left, oldest first.
  ///
  /// - Throws: as `next`; or what `body` throws.
  package func forEach(
    matching filter: AuditFilter, _ body: (AuditRecord) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    while let records = try await next() {
      for record in records where filter.matches(record.event) { try body(record) }
    }
  }
}

extension StateBackend {
  /// The audit log of an environment.
  package func audit(of environment: String) -> EnvironmentAudit {
    EnvironmentAudit(backend: self, environment: environment)
  }

  /// The cohorts of an environment, or of all.
  package func cohorts(of environment: String?) async throws(LedgerError) -> [CohortID] {
    try await cohorts().filter { environment == nil || environment == $0.environment }
  }

  /// The states of an environment's cohorts, or of all.
  ///
  /// - Throws: what `state(of:)` throws; a damaged one is not passed over.
  package func states(
    of environment: String? = nil
  ) async throws(LedgerError) -> [StateDocument] {
    var documents: [StateDocument] = []
    for cohort in try await cohorts(of: environment) {
      if let document = try await state(of: cohort) { documents.append(document) }
    }
    return documents
  }

  /// Every environment, in order, with its freeze; nil where runs may start.
  package func freezes() async throws(LedgerError) -> [(environment: String, freeze: FreezeRecord?)]
  {
    var found: [(environment: String, freeze: FreezeRecord?)] = []
    for environment in try await environments() {
      found.append((environment, try await freeze(of: environment)))
    }
    return found
  }

  /// The digest of the policy that the environment's last governed run was under; nil where there was none.
  package func lastPolicy(of environment: String) async throws(LedgerError) -> String? {
    PolicyHistory.last(try await states(of: environment))
  }
}
