package import Ledger

/// Keeps a cohort's state: one file, replaced in one step, the generation before next to it.
package struct StateStore: Sendable {
  package let paths: LedgerPaths
  private let operations: any FileOperations

  package init(
    _ paths: LedgerPaths, operations: any FileOperations = SystemFileOperations()
  ) {
    self.paths = paths
    self.operations = operations
  }

  /// The state as last saved, or nil where there is none yet. Needs no lease.
  ///
  /// - Throws: `.newerFormat`, `.corrupted` (naming the generation before), or `.mismatched` where
  ///   the file is another cohort's.
  package func load() async throws(LedgerError) -> StateDocument? {
    try await FileWork.run { () throws(LedgerError) in try read() }
  }

  private func read() throws(LedgerError) -> StateDocument? {
    let bytes: [UInt8]
    do { bytes = try AtomicFile.read(paths.state) } catch  where error.code == .notFound {
      // A state directory that is not mounted holds a state all the same.
      _ = try DirectoryTree.exists(paths.root)
      return nil
    }
    let document = try StateCodec.decode(bytes, at: paths.state)
    guard document.environment == paths.environment, document.cohort == paths.cohort.name else {
      throw LedgerError(
        .mismatched,
        "'\(paths.state)' is the state of '\(document.cohort)' in '\(document.environment)'. "
          + "Replace it with the right file.")
    }
    return document
  }

  /// Saves the document with the next serial, under the lease.
  ///
  /// Reads the file first, to be sure that it is the one the document came from: with 100,000 users
  /// that is the greater part of the time.
  ///
  /// - Returns: the document as saved, its serial one higher.
  /// - Throws: `.leaseLost` when the lease was broken; `.outdated` when another process saved
  ///   since the document was loaded. The file is then as it was.
  package func save(
    _ document: StateDocument, under lease: FileLease
  ) async throws(LedgerError) -> StateDocument {
    guard lease.file.paths == paths, document.environment == paths.environment,
      document.cohort == paths.cohort.name
    else {
      throw LedgerError(
        .mismatched, "the document or the lease is not that of '\(paths.state)'")
    }
    let (serial, overflow) = document.serial.addingReportingOverflow(1)
    guard document.serial >= 0, !overflow else {
      throw LedgerError(.invalidInput, "the serial \(document.serial) of '\(paths.state)' is wrong")
    }
    return try await lease.withCertainty { () throws(LedgerError) in
      var next = document
      next.serial = serial
      let bytes = try StateCodec.encode(next)
      try checkAncestor(of: document)
      try AtomicFile.write(
        bytes, to: paths.state, keepingPrevious: true, operations: operations)
      return next
    }
  }

  private func checkAncestor(of document: StateDocument) throws(LedgerError) {
    let current = try read()
    if let current, current.lineage != document.lineage {
      throw LedgerError(
        .outdated,
        "'\(paths.state)' has a different lineage (\(current.lineage), not \(document.lineage)): "
          + "it was removed and created again, or copied from elsewhere. Find out which state is "
          + "right, then run again.")
    }
    let found = current?.serial ?? 0
    guard found == document.serial else {
      throw LedgerError(
        .outdated,
        "'\(paths.state)' has serial \(found), not \(document.serial): another process wrote it "
          + "in the meantime. Nothing was overwritten; run again.")
    }
  }
}
