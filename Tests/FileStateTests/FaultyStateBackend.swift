import Core
import FileState
import Ledger
import SystemPackage

/// A sound backend with one fault.
struct FaultyStateBackend: StateBackend {
  enum Fault: String, CaseIterable, Sendable {
    case savesOverAnything, forgetsSerials, ignoresFencing, takesAnyLock, keepsHeartbeatsToItself
    case unlocksAnyID, losesTheLastRecord, acceptsAnyEnvironment, forgetsAnchors, reusesJournals
    case syncsNothing, mixesRuns, keepsTheFirstRecovery, listsNoLocks, neverChangesVersion
    case showsDrafts, keepsDrafts, replacesFreezes, endsAnyFreeze, freezesEverything
    case overwritesRows, mixesParts, sharesMemory, listsRowsTwice, makesMemory

    /// The check that is about the fault.
    var check: String {
      switch self {
      case .savesOverAnything: "a save over another's save is refused"
      case .forgetsSerials: "a state is as last saved, with the next serial"
      case .ignoresFencing: "a fencing token decides where two locks have one ID"
      case .takesAnyLock: "a lock has one holder, which is named"
      case .keepsHeartbeatsToItself: "a lock is taken over only when its heartbeat is old"
      case .unlocksAnyID: "a lock is broken by its ID only"
      case .losesTheLastRecord: "audit records come in the order appended, chained"
      case .acceptsAnyEnvironment: "an environment's name is checked"
      case .forgetsAnchors: "a log that is shorter than an anchor is found out"
      case .reusesJournals: "a journal is written once"
      case .syncsNothing: "what was synced is seen by other processes"
      case .mixesRuns: "runs are apart"
      case .keepsTheFirstRecovery: "a later finding replaces the one before"
      case .listsNoLocks: "cohorts and environments are listed in order"
      case .neverChangesVersion: "a version changes with each save and only then"
      case .showsDrafts, .keepsDrafts: "a draft is no plan until it is kept"
      case .replacesFreezes: "a second freeze leaves the first"
      case .endsAnyFreeze: "a thaw ends the freeze that it names, and no other"
      case .freezesEverything: "environments are frozen by themselves"
      case .overwritesRows: "a row that another process changed is not written"
      case .mixesParts: "parts and environments are apart"
      case .sharesMemory: "a temporary table is seen by nobody else"
      case .listsRowsTwice: "every row of a part is listed in the order of its bytes"
      case .makesMemory: "what only reads makes nothing"
      }
    }
  }

  let base: FileStateBackend
  let fault: Fault

  var place: String { base.place }
  func label(of item: StateItem) -> String { base.label(of: item) }

  func environments() async throws(LedgerError) -> [String] { try await base.environments() }

  func cohorts() async throws(LedgerError) -> [CohortID] {
    var cohorts = try await base.cohorts()
    if fault == .listsNoLocks {
      for cohort in cohorts where try await base.state(of: cohort) == nil {
        cohorts.removeAll { $0 == cohort }
      }
    }
    return cohorts
  }

  func state(of cohort: CohortID) async throws(LedgerError) -> StateDocument? {
    try await base.state(of: cohort)
  }

  func version(of cohort: CohortID) async throws(LedgerError) -> StateVersion? {
    let version = try await base.version(of: cohort)
    return fault == .neverChangesVersion ? version.map { _ in StateVersion(token: "1") } : version
  }

  func acquire(
    _ cohort: CohortID, _ request: LeaseRequest
  ) async throws(LedgerError) -> any StateLease {
    var request = request
    if fault == .takesAnyLock { request.settings.staleAfter = 0 }
    let lease = try await base.acquire(cohort, request)
    return FaultyLease(base: lease, cohort: cohort, backend: base, fault: fault)
  }

  func holder(of cohort: CohortID) async throws(LedgerError) -> LockRecord? {
    try await base.holder(of: cohort)
  }

  func livingHolder(
    of cohort: CohortID, in surroundings: Surroundings, _ settings: LeaseSettings
  ) async throws(LedgerError) -> LockRecord? {
    try await base.livingHolder(of: cohort, in: surroundings, settings)
  }

  func unlock(_ cohort: CohortID, id: String) async throws(LedgerError) -> LockRecord {
    let holder = fault == .unlocksAnyID ? try await base.holder(of: cohort) : nil
    return try await base.unlock(cohort, id: holder?.id ?? id)
  }

  func freeze(of environment: String) async throws(LedgerError) -> FreezeRecord? {
    try await base.freeze(of: frozen(environment))
  }

  func freeze(_ environment: String, _ record: FreezeRecord) async throws(LedgerError) {
    if fault == .replacesFreezes, let earlier = try await base.freeze(of: environment) {
      try await base.thaw(environment, earlier)
    }
    try await base.freeze(frozen(environment), record)
  }

  func thaw(_ environment: String, _ record: FreezeRecord) async throws(LedgerError) {
    let found = fault == .endsAnyFreeze ? try await base.freeze(of: environment) : nil
    try await base.thaw(frozen(environment), found ?? record)
  }

  private func frozen(_ environment: String) -> String {
    fault == .freezesEverything ? "all" : environment
  }

  func memory(of environment: String) async throws(LedgerError) -> (any EnvironmentTable)? {
    if fault == .makesMemory { return try await openMemory(of: environment) }
    return try await base.memory(of: environment).map { FaultyTable(base: $0, fault: fault) }
  }

  func openMemory(of environment: String) async throws(LedgerError) -> any EnvironmentTable {
    FaultyTable(base: try await base.openMemory(of: environment), fault: fault)
  }

  func temporaryTable(
    in directory: FilePath?
  ) async throws(LedgerError) -> any EnvironmentTable {
    if fault == .sharesMemory { return try await base.openMemory(of: "test") }
    return try await base.temporaryTable(in: directory)
  }

  func append(_ event: AuditEvent, to environment: String) async throws(LedgerError) -> AuditHead {
    try await base.append(event, to: checked(environment))
  }

  func checkAppend(to environment: String) async throws(LedgerError) {
    try await base.checkAppend(to: checked(environment))
  }

  private func checked(_ environment: String) -> String {
    fault == .acceptsAnyEnvironment && environment.isEmpty ? "nameless" : environment
  }

  func hasAuditLog(_ environment: String) async throws(LedgerError) -> Bool {
    try await base.hasAuditLog(environment)
  }

  func auditRecords(of environment: String) async throws(LedgerError) -> any AuditReader {
    let reader = try await base.auditRecords(of: environment)
    return fault == .losesTheLastRecord ? ForgetfulReader(base: reader) : reader
  }

  func verifyAudit(
    of environment: String, anchors: [AuditHead]
  ) async throws(LedgerError) -> AuditVerification {
    try await base.verifyAudit(of: environment, anchors: fault == .forgetsAnchors ? [] : anchors)
  }

  func run(_ id: String) -> any RunStorage {
    FaultyRun(base: base.run(fault == .mixesRuns ? "run" : id), fault: fault)
  }

  func planFile(of cohort: CohortID) async throws(LedgerError) -> String {
    try await base.planFile(of: cohort)
  }

  func draftPlan(of cohort: CohortID, id: String) async throws(LedgerError) -> String {
    let draft = try await base.draftPlan(of: cohort, id: id)
    return fault == .showsDrafts ? draft.replacing("/.", with: "/") : draft
  }

  func keepPlan(
    _ draft: String, of cohort: CohortID, digest: String
  ) async throws(LedgerError) -> String {
    try await base.keepPlan(draft, of: cohort, digest: digest)
  }

  func dropPlan(_ draft: String) async {
    if fault != .keepsDrafts { await base.dropPlan(draft) }
  }

  func savedPlans() async throws(LedgerError) -> [SavedPlanFile] { try await base.savedPlans() }
}

private struct FaultyLease: StateLease {
  let base: any StateLease
  let cohort: CohortID
  let backend: FileStateBackend
  let fault: FaultyStateBackend.Fault
  var record: LockRecord { base.record }
  var duration: Duration { base.duration }

  func heartbeat() async throws(LedgerError) {
    if fault == .keepsHeartbeatsToItself { return }
    if fault == .ignoresFencing, try await backend.holder(of: cohort)?.id == record.id { return }
    try await base.heartbeat()
  }

  func save(_ document: StateDocument) async throws(LedgerError) -> StateDocument {
    var document = document
    if fault == .savesOverAnything, let current = try await backend.state(of: cohort) {
      document.serial = current.serial
    }
    var saved = try await base.save(document)
    if fault == .forgetsSerials { saved.serial = 0 }
    return saved
  }

  func run(_ id: String) -> any RunStorage { FaultyRun(base: base.run(id), fault: fault) }

  func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead {
    try await base.append(event)
  }

  func release() async throws(LedgerError) { try await base.release() }
}

private struct FaultyRun: RunStorage {
  let base: any RunStorage
  let fault: FaultyStateBackend.Fault

  var run: String { base.run }
  var reference: String { base.reference }
  func label(of part: RunPart) -> String { base.label(of: part) }
  func exists(_ part: RunPart) async throws(LedgerError) -> Bool { try await base.exists(part) }

  func create() async throws(LedgerError) -> any RunWriter {
    do throws(LedgerError) {
      return FaultyWriter(base: try await base.create(), fault: fault)
    } catch {
      guard fault == .reusesJournals, error.code == .exists else { throw error }
      return FaultyWriter(base: nil, fault: fault)
    }
  }

  func replaceRecovery(with lines: [UInt8]) async throws(LedgerError) {
    if fault == .keepsTheFirstRecovery, try await base.exists(.recovery) { return }
    try await base.replaceRecovery(with: lines)
  }

  func lines(of part: RunPart) -> any RunLines { base.lines(of: part) }

  func digest(of part: RunPart) async throws(LedgerError) -> String {
    try await base.digest(of: part)
  }
}

private struct FaultyWriter: RunWriter {
  let base: (any RunWriter)?
  let fault: FaultyStateBackend.Fault

  func append(_ lines: [UInt8], to part: RunPart) async throws(LedgerError) {
    try await base?.append(lines, to: part)
  }

  func sync(_ part: RunPart) async throws(LedgerError) {
    if fault != .syncsNothing { try await base?.sync(part) }
  }
}

/// Leaves out the last record of each part.
private struct ForgetfulReader: AuditReader {
  let base: any AuditReader

  func next() async throws(LedgerError) -> [AuditRecord]? {
    try await base.next().map { Array($0.dropLast()) }
  }
}

private struct FaultyTable: EnvironmentTable {
  let base: any EnvironmentTable
  let fault: FaultyStateBackend.Fault

  private func kept(_ part: TablePart) -> TablePart {
    fault == .mixesParts ? TablePart("all") : part
  }

  func read(_ part: TablePart, _ keys: [Key]) async throws(LedgerError) -> [[UInt8]?] {
    try await base.read(kept(part), keys)
  }

  func write(_ part: TablePart, _ changes: [RowChange]) async throws(LedgerError) -> [Bool] {
    var changes = changes
    if fault == .overwritesRows {
      let rows = try await base.read(part, changes.map(\.key))
      for (index, row) in rows.enumerated() { changes[index].expected = row }
    }
    return try await base.write(kept(part), changes)
  }

  func forEachRow(
    of part: TablePart, _ body: (_ key: Key, _ row: [UInt8]) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    try await base.forEachRow(of: kept(part)) { (key, row) throws(LedgerError) in
      try body(key, row)
      if fault == .listsRowsTwice { try body(key, row) }
    }
  }
}
