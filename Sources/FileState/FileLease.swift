package import Ledger

/// The right to work on a cohort, until it is released or broken.
///
/// Copies stand for the same lease.
package struct FileLease: StateLease {
  let file: LeaseFile
  /// As it was when the lease was taken.
  package let record: LockRecord

  package var duration: Duration { .seconds(file.settings.staleAfter) }

  /// Says that the holder is still there; due several times within `LeaseSettings.staleAfter`.
  ///
  /// - Throws: `.leaseLost` when the lock was broken or taken over; the work must stop.
  package func heartbeat() async throws(LedgerError) {
    try await whileHeld { (current) throws(LedgerError) in
      var current = current
      current.heartbeat = file.surroundings.now()
      try file.store(current)
    }
  }

  /// Gives the lock back.
  ///
  /// - Throws: `.leaseLost` when another process holds it by now; that lock is kept.
  package func release() async throws(LedgerError) {
    try await whileHeld { (_) throws(LedgerError) in try file.operations.remove(file.paths.lock) }
  }

  package func save(_ document: StateDocument) async throws(LedgerError) -> StateDocument {
    try await StateStore(file.paths, operations: file.operations).save(document, under: self)
  }

  package func run(_ id: String) -> any RunStorage {
    FileRunStorage(
      JournalPaths(root: file.paths.root, run: id), operations: file.operations)
  }

  package func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead {
    try await AuditLog(file.paths.audit, operations: file.operations).append(event)
  }

  /// Runs `body` with the certainty that the lease is held from its start to its end.
  ///
  /// Keep it to milliseconds: everybody who wants the lock waits.
  ///
  /// - Throws: `.leaseLost` without running `body`; or what `body` throws.
  package func withCertainty<Value: Sendable>(
    _ body: @escaping @Sendable () throws(LedgerError) -> Value
  ) async throws(LedgerError) -> Value {
    try await whileHeld { (_) throws(LedgerError) in try body() }
  }

  private func whileHeld<Value: Sendable>(
    _ body: @escaping @Sendable (LockRecord) throws(LedgerError) -> Value
  ) async throws(LedgerError) -> Value {
    try await file.locked { () throws(LedgerError) in
      let current = try file.read()
      guard let current, current.id == record.id, current.fencingToken == record.fencingToken
      else {
        throw LedgerError(
          .leaseLost,
          "the lock of cohort '\(file.paths.cohort.name)' is no longer held by this run: "
            + (current.map { "\($0.summary) has it" } ?? "an operator broke it")
            + ". Nothing more was written. Find out why, then run again.")
      }
      return try body(current)
    }
  }
}
