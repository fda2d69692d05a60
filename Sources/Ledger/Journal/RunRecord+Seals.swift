extension RunRecord.Journal {
  /// Notes the digests of a run's evidence as it is now.
  ///
  /// - Throws: `LedgerError` where a part that exists cannot be read.
  package mutating func seal(_ run: any RunStorage) async throws(LedgerError) {
    digest = try await Self.digest(of: .journal, run)
    preimages = try await Self.digest(of: .preimages, run)
    recovery = try await Self.digest(of: .recovery, run)
  }

  private static func digest(
    of part: RunPart, _ run: any RunStorage
  ) async throws(LedgerError) -> String? {
    try await run.exists(part) ? try await run.digest(of: part) : nil
  }

  /// Compares a run's evidence with its seals.
  ///
  /// What was never sealed is not looked at. Pre-images that are gone altogether are let pass: each
  /// record that they would have brought back is refused by itself.
  ///
  /// - Throws: `.corrupted` naming the first part that is not as it was sealed, `.notFound` where one that
  ///   was sealed is missing.
  package func check(_ run: any RunStorage) async throws(LedgerError) {
    try await Self.check(.journal, digest, of: run)
    try await Self.check(.recovery, recovery, of: run)
    try await checkPreimages(run)
  }

  /// The same for what the run replaced only.
  package func checkPreimages(_ run: any RunStorage) async throws(LedgerError) {
    guard try await run.exists(.preimages) else { return }
    try await Self.check(.preimages, preimages, of: run)
  }

  private static func check(
    _ part: RunPart, _ seal: String?, of run: any RunStorage
  ) async throws(LedgerError) {
    guard let seal else { return }
    let found = try await run.digest(of: part)
    guard found == seal else {
      throw LedgerError(
        .corrupted,
        "'\(run.label(of: part))' was changed after the run \(run.run) sealed it: its digest is "
          + "\(found), but the state has \(seal). Restore the file that the run wrote; a rollback "
          + "needs it.")
    }
  }
}
