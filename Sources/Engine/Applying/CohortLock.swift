public import Ledger

extension ApplyEnvironment {
  /// Takes the cohort's lock for a run of such a plan, before anything else is opened.
  ///
  /// - Throws: `LedgerError` `.lockHeld`, naming the holder, where it stays held for `lockTimeout`.
  public func lock(for subject: PlanSubject) async throws(LedgerError) -> Lease {
    try await LeaseFile(paths, settings: lease).acquire(
      actor: actor, operation: subject.purpose.runKind(trigger), timeout: lockTimeout)
  }
}
