/// What a lock is asked for with.
package struct LeaseRequest: Sendable {
  /// Who is named as the holder.
  package var actor: String
  /// What for, such as `apply`.
  package var operation: String
  /// The clock, waits, the lock's ID and the process that takes it.
  package var surroundings: Surroundings
  package var settings: LeaseSettings
  /// How long to wait for a holder; with zero, one attempt.
  package var timeout: Duration

  package init(
    actor: String, operation: String, in surroundings: Surroundings,
    settings: LeaseSettings = LeaseSettings(), timeout: Duration = .zero
  ) {
    self.actor = actor
    self.operation = operation
    self.surroundings = surroundings
    self.settings = settings
    self.timeout = timeout
  }
}

/// A cohort's lock, held.
///
/// Heartbeats and saves throw `.leaseLost` when the lock was broken or taken over, even by a holder
/// with the same lock ID and a later fencing token; the work must stop then.
package protocol StateLease: Sendable {
  /// As it was when the lease was taken.
  var record: LockRecord { get }

  /// How long the lock lasts after a heartbeat; nobody takes it over before.
  var duration: Duration { get }

  /// Says that the holder is still there; due several times within `LeaseSettings.staleAfter`.
  func heartbeat() async throws(LedgerError)

  /// Saves the cohort's state with the next serial.
  ///
  /// - Returns: the document as saved, its serial one higher.
  /// - Throws: `.outdated` when another process saved since the document was loaded, or the lineage is
  ///   another; `.mismatched` for a document of another cohort. What was saved before is then untouched.
  func save(_ document: StateDocument) async throws(LedgerError) -> StateDocument

  /// Where a run of this holder keeps its evidence. What is added through it after the lock was lost is
  /// refused where the backend can tell, and counts for nothing in any case: the next holder has read what
  /// there was.
  func run(_ id: String) -> any RunStorage

  /// Adds a record about the holder's run to the environment's audit log, as `StateBackend.append` does.
  ///
  /// - Throws: `.leaseLost` only where the backend can tell in one step with the append.
  @discardableResult
  func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead

  /// Gives the lock back.
  ///
  /// - Throws: `.leaseLost` when another holder has it by now; theirs stays.
  func release() async throws(LedgerError)
}

extension StateLease {
  /// Gives the lock back after work that failed: what it failed with is what counts.
  package func abandon() async {
    do { try await release() } catch {}
  }
}
