import Core
package import Ledger
package import SystemPackage

/// State in a directory: a file each for a cohort's state and lock, one audit log an environment, and a
/// directory for each run.
///
/// Several processes of several machines may share the directory where its file system has a working
/// `flock`, as NFS 4 and CIFS have.
package struct FileStateBackend: StateBackend {
  package let root: FilePath
  private let operations: any FileOperations

  package init(_ root: FilePath, operations: any FileOperations = SystemFileOperations()) {
    self.root = root
    self.operations = operations
  }

  package var place: String { "\(root)" }

  package func label(of item: StateItem) -> String {
    switch item {
    case .state(let cohort): "\(paths(cohort).state)"
    case .audit(let environment): "\(auditPath(environment))"
    case .freeze(let environment): "\(LedgerPaths.freeze(of: environment, in: root))"
    }
  }

  // MARK: - Cohorts

  package func environments() async throws(LedgerError) -> [String] {
    let directory = StateDirectory(root)
    return try await FileWork.run { () throws(LedgerError) in try directory.environments() }
  }

  package func cohorts() async throws(LedgerError) -> [CohortID] {
    let directory = StateDirectory(root)
    return try await FileWork.run { () throws(LedgerError) in try directory.cohorts() }
  }

  package func state(of cohort: CohortID) async throws(LedgerError) -> StateDocument? {
    try await StateStore(paths(cohort), operations: operations).load()
  }

  package func version(of cohort: CohortID) async throws(LedgerError) -> StateVersion? {
    let path = paths(cohort).state
    do {
      return try await FileWork.run { () throws(LedgerError) in
        StateVersion(token: try FileStamp.token(of: path))
      }
    } catch  where error.code == .notFound { return nil }
  }

  // MARK: - Locks

  package func acquire(
    _ cohort: CohortID, _ request: LeaseRequest
  ) async throws(LedgerError) -> any StateLease {
    try await lock(cohort, request.surroundings, request.settings).acquire(
      actor: request.actor, operation: request.operation, timeout: request.timeout)
  }

  package func holder(of cohort: CohortID) async throws(LedgerError) -> LockRecord? {
    try await LeaseFile.holder(paths(cohort))
  }

  package func livingHolder(
    of cohort: CohortID, in surroundings: Surroundings, _ settings: LeaseSettings
  ) async throws(LedgerError) -> LockRecord? {
    try await lock(cohort, surroundings, settings).livingHolder()
  }

  package func unlock(_ cohort: CohortID, id: String) async throws(LedgerError) -> LockRecord {
    try await LeaseFile.unlock(paths(cohort), id: id, operations)
  }

  // MARK: - Freezes

  package func freeze(of environment: String) async throws(LedgerError) -> FreezeRecord? {
    try await freezeFile(environment).record()
  }

  package func freeze(
    _ environment: String, _ record: FreezeRecord
  ) async throws(LedgerError) {
    try await freezeFile(environment).begin(record)
  }

  package func thaw(
    _ environment: String, _ record: FreezeRecord
  ) async throws(LedgerError) {
    try await freezeFile(environment).end(record)
  }

  // MARK: - Memory

  package func memory(
    of environment: String
  ) async throws(LedgerError) -> (any EnvironmentTable)? {
    try await MemoryFile.find(memoryPath(environment))
  }

  package func openMemory(
    of environment: String
  ) async throws(LedgerError) -> any EnvironmentTable {
    let path = try memoryPath(environment)
    try await FileWork.run { () throws(LedgerError) in try DirectoryTree.create(path.directory) }
    return try await MemoryFile.make(path)
  }

  package func temporaryTable(
    in directory: FilePath?
  ) async throws(LedgerError) -> any EnvironmentTable {
    let directory = try await RemovedDirectory(in: directory)
    return try await MemoryFile.make(directory.path.appending("table.sqlite"), in: directory)
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
    guard let path = try? audit(environment).path else { return false }
    return await FileWork.run { FileExistence.exists(path) }
  }

  package func auditRecords(
    of environment: String
  ) async throws(LedgerError) -> any AuditReader {
    FileAuditReader(try audit(environment).path)
  }

  package func verifyAudit(
    of environment: String, anchors: [AuditHead]
  ) async throws(LedgerError) -> AuditVerification {
    try await audit(environment).verify(anchors: anchors)
  }

  // MARK: - Runs

  package func run(_ id: String) -> any RunStorage {
    FileRunStorage(JournalPaths(root: root, run: id), operations: operations)
  }

  // MARK: - Saved plans

  package func planFile(of cohort: CohortID) async throws(LedgerError) -> String {
    let paths = paths(cohort)
    return try await FileWork.run { () throws(LedgerError) in
      try DirectoryTree.create(paths.directory)
      return paths.plan.string
    }
  }

  package func draftPlan(of cohort: CohortID, id: String) async throws(LedgerError) -> String {
    let directory = paths(cohort).plans
    return try await FileWork.run { () throws(LedgerError) in
      try DirectoryTree.create(directory)
      return directory.appending(".\(id)\(SavedPlanDirectory.suffix)").string
    }
  }

  package func keepPlan(
    _ draft: String, of cohort: CohortID, digest: String
  ) async throws(LedgerError) -> String {
    let file = keptPlan(of: cohort, digest: digest)
    let operations = operations
    return try await FileWork.run { () throws(LedgerError) in
      try operations.rename(FilePath(draft), to: file)
      return file.string
    }
  }

  /// Where a plan is, or would be, that is kept by its digest.
  package func keptPlan(of cohort: CohortID, digest: String) -> FilePath {
    let digits = digest.dropFirst(RunningDigest.prefix.count).prefix(16)
    return paths(cohort).plans.appending("\(cohort.name)-\(digits)\(SavedPlanDirectory.suffix)")
  }

  package func dropPlan(_ draft: String) async {
    let operations = operations
    try? await FileWork.run { () throws(LedgerError) in try operations.remove(FilePath(draft)) }
  }

  package func savedPlans() async throws(LedgerError) -> [SavedPlanFile] {
    let root = root
    return try await FileWork.run { () throws(LedgerError) in
      try StateDirectory(root).environments().flatMap { environment in
        let directory = root.appending(environment)
        return SavedPlanDirectory.files(in: directory)
          + SavedPlanDirectory.files(in: directory.appending("plans"))
      }
    }
  }

  // MARK: - Places

  private func paths(_ cohort: CohortID) -> LedgerPaths { LedgerPaths(root: root, cohort) }

  private func lock(
    _ cohort: CohortID, _ surroundings: Surroundings, _ settings: LeaseSettings
  ) -> LeaseFile {
    LeaseFile(paths(cohort), in: surroundings, settings: settings, operations: operations)
  }

  private func freezeFile(_ environment: String) throws(LedgerError) -> FreezeFile {
    try CohortID.check(environment: environment)
    return FreezeFile(environment, in: root, operations: operations)
  }

  private func memoryPath(_ environment: String) throws(LedgerError) -> FilePath {
    try CohortID.check(environment: environment)
    return LedgerPaths.memory(of: environment, in: root)
  }

  private func auditPath(_ environment: String) -> FilePath {
    LedgerPaths.audit(of: environment, in: root)
  }

  private func audit(_ environment: String) throws(LedgerError) -> AuditLog {
    try CohortID.check(environment: environment)
    return AuditLog(auditPath(environment), operations: operations)
  }
}
