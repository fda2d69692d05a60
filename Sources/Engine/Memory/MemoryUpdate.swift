package import Ledger
package import SystemPackage

/// Brings an environment's memory up to what its runs wrote.
///
/// A run takes itself in when it ends. What is left to do here are runs that a crash ended, runs of 0.2, and
/// all of them where the memory was lost. A cohort whose state was not saved since the last look costs one
/// look at its version.
package struct MemoryUpdate: Sendable {
  /// A run that the memory does not know, or not as it is now.
  package struct Missing: Hashable, Sendable {
    package var cohort: String
    package var record: RunRecord
  }

  /// A run whose writes cannot be told, or not all of them.
  package struct Damage: Hashable, Sendable {
    package var run: Missing
    package var reason: String
  }

  /// What was found out while runs were taken in.
  package struct Findings: Hashable, Sendable {
    /// What was taken in, oldest first.
    package var runs: [Missing]
    package var damaged: [Damage] = []
    /// Names that runs gave an ID other than the one that claimed them first.
    package var conflicts: [ClaimConflict] = []
  }

  /// What there is to take in.
  struct Work {
    /// Oldest first, over all cohorts.
    var runs: [Missing]
    /// The cohorts' versions of which all runs are known then.
    var versions: [(cohort: String, version: StateVersion)]
  }

  private let environment: String
  private let backend: any StateBackend
  private let memory: EnvironmentMemory

  package init(_ environment: String, in backend: any StateBackend, _ memory: EnvironmentMemory) {
    self.environment = environment
    self.backend = backend
    self.memory = memory
  }

  /// The memory as a plan reads it, with runs that it does not know yet taken in for this plan alone.
  ///
  /// Writes nothing but a temporary file, and that only where there is such a run.
  ///
  /// - Parameter directory: for that file; nil takes the system's.
  /// - Throws: `LedgerError` where the memory or a state cannot be read.
  package static func forPlanning(
    _ environment: String, in backend: any StateBackend, directory: FilePath?
  ) async throws -> EnvironmentMemory {
    let table = try await backend.memory(of: environment)
    let kept = table.map { EnvironmentMemory($0) }
    let missing = try await MemoryUpdate(environment, in: backend, kept ?? .empty).work().runs
    guard !missing.isEmpty else { return kept ?? .empty }
    let memory = try await EnvironmentMemory.overlaid(
      environment, in: backend, directory: directory)
    _ = try await MemoryUpdate(environment, in: backend, memory).takeIn(missing)
    return memory
  }

  /// Takes in every run that the memory does not know.
  ///
  /// - Throws: `LedgerError` where a state cannot be read or the memory not be written.
  @discardableResult
  package func run() async throws -> Findings {
    let work = try await work()
    let findings = try await takeIn(work.runs)
    for (cohort, version) in work.versions { try await memory.runs.note(version, of: cohort) }
    return findings
  }

  private func takeIn(_ runs: [Missing]) async throws -> Findings {
    var findings = Findings(runs: runs)
    for run in runs {
      var remembering = RunRemembering(memory, run.record, cohort: run.cohort)
      if let reason = try await remembering.run(in: backend, isChecked: false) {
        findings.damaged.append(Damage(run: run, reason: reason))
      }
      findings.conflicts += remembering.conflicts
    }
    return findings
  }

  private func work() async throws -> Work {
    var work = Work(runs: [], versions: [])
    let cohorts = try await backend.cohorts(of: environment)
    let known = try await memory.runs.versions(of: cohorts.map(\.name))
    for (cohort, known) in zip(cohorts, known) {
      guard let version = try await backend.version(of: cohort), version != known,
        let state = try await backend.state(of: cohort)
      else { continue }
      // How a run that has not ended will end, its cohort's next run finds out.
      let ended = state.runs.filter { $0.outcome != .running }
      for (record, remembered) in zip(ended, try await memory.runs.runs(ended.map(\.id)))
      where !(remembered?.isOf(record) ?? false) {
        work.runs.append(Missing(cohort: cohort.name, record: record))
      }
      if ended.count == state.runs.count { work.versions.append((cohort.name, version)) }
    }
    work.runs.sort { ($0.record.startedAt, $0.record.id) < ($1.record.startedAt, $1.record.id) }
    return work
  }
}

extension RememberedRun {
  /// Whether the run's journal is still the one that was taken in.
  fileprivate func isOf(_ record: RunRecord) -> Bool {
    journal == record.journal.digest && recovery == record.journal.recovery
  }
}
