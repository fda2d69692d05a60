import Core
import FileState
import Governance
import Ledger
import PostgresState
import SystemPackage

/// The state that a command works with: a directory, or a database that a team shares.
struct StateRoot: Sendable {
  /// As messages show it.
  let root: String
  let backend: any StateBackend
  /// What is needed to make the tables; nil for a directory.
  let schema: PostgresSchema?
  /// On this machine: the state itself, or what a database leaves here.
  private let directory: FilePath

  init(directory: String) {
    root = directory
    self.directory = FilePath(directory)
    backend = FileStateBackend(self.directory)
    schema = nil
  }

  init(database address: PostgresAddress) {
    root = address.place
    let digits = RunningDigest.text(of: Array(address.place.utf8)).suffix(16)
    directory = Environment.cacheDirectory.appending("state-\(digits)")
    let database = PostgresStateBackend(
      address, cache: directory, sleep: Environment.sleep)
    backend = database
    schema = database.schema
  }

  /// - Parameter variable: the environment variable with the database's address.
  init(variable: String) throws(LedgerError) {
    guard let url = Environment[variable] else {
      throw LedgerError(
        .notFound,
        "the state is in the database of \(variable), which is not set. Set it to the database's address."
      )
    }
    self.init(database: try PostgresAddress(url))
  }

  /// - Parameter directory: that a relative path starts from.
  init(_ reference: StateReference, from directory: String) throws(LedgerError) {
    switch reference.place {
    case .path(let path):
      self.init(
        directory: StateOptions.shown(Files.absolute(Files.resolve(path, in: directory))))
    case .postgres(let variable): try self.init(variable: variable)
    }
  }

  var isDirectory: Bool { schema == nil }

  /// What the operator's policy names it by: the directory with every link followed, or the database.
  var identity: String { isDirectory ? RealPath.of(root) : root }

  /// Whether there can be anything: a database is asked when it is used.
  var exists: Bool { !isDirectory || Files.isDirectory(root) }

  /// Makes the directory where it is absent.
  func make() throws(LedgerError) { try DirectoryTree.create(directory) }

  /// For commands that only look: an absent state says nothing about anything.
  ///
  /// - Throws: `.notFound` where there is no directory.
  func demand() throws(LedgerError) {
    guard isDirectory else { return }
    guard try DirectoryTree.exists(directory) else {
      throw LedgerError(
        .notFound,
        "there is no state directory '\(root)'. Name the directory that holds the recorded runs "
          + "with --state-dir or KEYSHIFT_STATE_DIR.")
    }
  }

  /// - Throws: `.invalidInput` for names that cannot be part of a file name.
  func ledger(environment: String, cohort: String) throws(LedgerError) -> CohortLedger {
    try CohortLedger(backend, environment: environment, cohort: cohort)
  }

  /// A file for what a process says that works on a cohort in the background. Its directory is made.
  func log(of cohort: CohortID) throws(LedgerError) -> FilePath {
    let paths = LedgerPaths(root: directory, cohort)
    try DirectoryTree.create(paths.directory)
    return paths.log
  }

  /// What a plan's header records of the cohort's state; nil where there is no state directory, so that
  /// nothing can be said.
  func planned(_ environment: String, _ cohort: String, path: String?) async throws -> PlannedState?
  {
    guard exists else { return path.map { PlannedState(path: $0, lineage: nil) } }
    return try await PlannedState(
      in: ledger(environment: environment, cohort: cohort), path: path)
  }
}
