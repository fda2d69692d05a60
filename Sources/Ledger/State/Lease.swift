/// The right to work on a cohort, until it is released or somebody breaks it.
///
/// Copies stand for the same lease.
public struct Lease: Sendable {
  let file: LeaseFile
  /// As it was when the lease was taken.
  public let record: LockRecord

  /// Says that the holder is still there; due several times within `LeaseSettings.staleAfter`.
  ///
  /// - Throws: `.leaseLost` when the lock was broken or taken over; the work must stop.
  public func heartbeat() throws(LedgerError) {
    try whileHeld { (current) throws(LedgerError) in
      var current = current
      current.heartbeat = file.settings.now()
      try file.store(current)
    }
  }

  /// Gives the lock back.
  ///
  /// - Throws: `.leaseLost` when somebody else holds it by now; theirs stays.
  public func release() throws(LedgerError) {
    try whileHeld { (_) throws(LedgerError) in try file.operations.remove(file.paths.lock) }
  }

  /// Runs `body` with the certainty that the lease is held from its start to its end.
  ///
  /// Keep it to milliseconds: everybody who wants the lock waits.
  ///
  /// - Throws: `.leaseLost` without running `body`; or what `body` throws.
  public func withCertainty<Value>(
    _ body: () throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    try whileHeld { (_) throws(LedgerError) in try body() }
  }

  private func whileHeld<Value>(
    _ body: (LockRecord) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    try file.locked { () throws(LedgerError) in
      let current = try file.holder()
      guard let current, current.id == record.id, current.fencingToken == record.fencingToken
      else {
        throw LedgerError(
          .leaseLost,
          "the lock of cohort '\(file.paths.cohort)' is no longer held by this run: "
            + (current.map { "\($0.summary) has it" } ?? "it was broken by hand")
            + ". Nothing more is written; find out who did, then run again.")
      }
      return try body(current)
    }
  }
}
