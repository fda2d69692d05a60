package import SystemPackage

/// What an environment remembers over all its cohorts: which name went to which ID, and what runs wrote.
///
/// Claims are the memory's own. Writes are made from journals, so that a memory that is lost can be made
/// anew, with the claims of every name of which a run wrote something.
package struct EnvironmentMemory: Sendable {
  package let claims: NameClaims
  package let writes: WriteIndex
  package let runs: RememberedRuns

  package init(_ table: any EnvironmentTable) {
    claims = NameClaims(table)
    writes = WriteIndex(table)
    runs = RememberedRuns(table)
  }

  /// A memory of nothing, for reading.
  package static let empty = EnvironmentMemory(EmptyTable())

  /// The memory for a run that holds a cohort's lock.
  package static func open(
    _ environment: String, in backend: any StateBackend
  ) async throws(LedgerError) -> EnvironmentMemory {
    EnvironmentMemory(try await backend.openMemory(of: environment))
  }

  /// The memory with what the caller adds to it seen by the caller alone.
  ///
  /// - Parameter directory: for a temporary file; nil takes the system's.
  package static func overlaid(
    _ environment: String, in backend: any StateBackend, directory: FilePath?
  ) async throws(LedgerError) -> EnvironmentMemory {
    EnvironmentMemory(
      OverlaidTable(
        try await backend.temporaryTable(in: directory),
        over: try await backend.memory(of: environment)))
  }
}
