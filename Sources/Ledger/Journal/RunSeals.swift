import SystemPackage

extension RunRecord.Journal {
  /// Notes the digests of a run's files as they are now.
  ///
  /// - Throws: `LedgerError` where one that exists cannot be read.
  public mutating func seal(_ paths: JournalPaths) throws(LedgerError) {
    digest = try Self.digest(of: paths.journal)
    preimages = try Self.digest(of: paths.preimages)
    recovery = try Self.digest(of: paths.recovery)
  }

  /// Compares a run's files with their seals.
  ///
  /// What was never sealed is not looked at. Pre-images that are gone altogether are let pass: each
  /// record that they would have brought back is refused by itself.
  ///
  /// - Throws: `.corrupted` naming the first file that is not as it was sealed.
  public func check(_ paths: JournalPaths) throws(LedgerError) {
    try Self.check(paths.journal, digest, of: paths.run)
    try Self.check(paths.recovery, recovery, of: paths.run)
    try checkPreimages(paths)
  }

  /// The same for what the run replaced only.
  public func checkPreimages(_ paths: JournalPaths) throws(LedgerError) {
    guard FileExistence.exists(paths.preimages) else { return }
    try Self.check(paths.preimages, preimages, of: paths.run)
  }

  private static func check(
    _ path: FilePath, _ seal: String?, of run: String
  ) throws(LedgerError) {
    guard let seal else { return }
    let found = try FileDigest.text(of: path)
    guard found == seal else {
      throw LedgerError(
        .corrupted,
        "'\(path)' was changed after the run \(run) had sealed it: its digest is \(found), and the "
          + "state says \(seal). Put back the file that the run wrote; nothing is rolled back by any "
          + "other.")
    }
  }

  private static func digest(of path: FilePath) throws(LedgerError) -> String? {
    FileExistence.exists(path) ? try FileDigest.text(of: path) : nil
  }
}
