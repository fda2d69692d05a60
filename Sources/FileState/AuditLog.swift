import Core
package import Ledger
package import SystemPackage

/// The append-only log of an environment: `audit.jsonl`, one record a line, each with the hash of
/// the one before, and `audit.head.json`, which says where the log ends.
///
/// An append makes the record durable first and the head second; a crash in between leaves the head
/// one record behind, which the next append puts right. So a log shorter than its head was cut off.
package struct AuditLog: Sendable {
  package let path: FilePath
  private let operations: any FileOperations

  /// - Parameter path: of the log; the head and the lock are next to it.
  package init(_ path: FilePath, operations: any FileOperations = SystemFileOperations()) {
    self.path = path
    self.operations = operations
  }

  var headPath: FilePath { LedgerPaths.auditHead(of: path) }
  private var lockGuard: FilePath { path.removingLastComponent().appending(".audit.guard") }

  /// Adds a record; it is on the disk when this returns. Several processes may append.
  ///
  /// An unfinished record that a crash left at the end is cut off, and an `audit_repair` record says
  /// how long it was and what its bytes hashed to.
  ///
  /// - Throws: `.invalidInput` for a record of more than 1 MiB; `.corrupted` when the log is shorter
  ///   than its head says, or its last record is not one: what is missing would be buried otherwise.
  @discardableResult
  package func append(_ event: AuditEvent) async throws(LedgerError) -> AuditHead {
    try await createDirectory()
    return try await FileLock(lockGuard).withLock { () throws(LedgerError) in
      let tail = try AuditTail.read(path)
      var head = try checked(tail)
      let file = try DurableAppender(path, operations: operations)
      if !tail.torn.isEmpty {
        try file.truncate(to: file.length - Int64(tail.torn.count))
        head = try append(repair(of: tail.torn, at: event.time), after: head, to: file)
      }
      return try append(event, after: head, to: file)
    }
  }

  /// Makes sure that a record could be added now; for what is to be done only if it can be logged.
  ///
  /// - Throws: what `append` would throw, as far as that can be told beforehand.
  package func check() async throws(LedgerError) {
    try await createDirectory()
    try await FileLock(lockGuard).withLock { () throws(LedgerError) in
      _ = try checked(try AuditTail.read(path))
      guard FileExistence.exists(path), !FileExistence.isWritable(path) else { return }
      throw LedgerError(Errno.permissionDenied, "write to", path)
    }
  }

  private func createDirectory() async throws(LedgerError) {
    let directory = path.directory
    try await FileWork.run { () throws(LedgerError) in try DirectoryTree.create(directory) }
  }

  /// Where the log ends as the head file says, or nil where there is none yet.
  package func storedHead() throws(LedgerError) -> AuditHead? {
    let bytes: [UInt8]
    do { bytes = try AtomicFile.read(headPath, limit: 1 << 16) } catch
      where error.code == .notFound
    { return nil }
    let file = try JSONDocument.decode(
      HeadFile.self, from: bytes, at: headPath, format: HeadFile.format,
      remedy: "Restore the file from a copy.")
    return AuditHead(sequence: file.sequence, hash: file.hash)
  }

  private struct HeadFile: Codable {
    static let format = "keyshift.audit-head/1"
    var format = HeadFile.format
    var sequence: Int64
    var hash: String
  }

  private func store(_ head: AuditHead) throws(LedgerError) {
    let file = HeadFile(sequence: head.sequence, hash: head.hash)
    try AtomicFile.write(
      try JSONDocument.encode(file) + [0x0A], to: headPath, operations: operations)
  }

  private func append(
    _ event: AuditEvent, after head: AuditHead, to file: DurableAppender
  ) throws(LedgerError) -> AuditHead {
    let (line, next) = AuditCodecV1.encode(event, after: head)
    guard line.count <= AuditCodecV1.maximumLineLength else {
      throw LedgerError(
        .invalidInput, "an audit record must not exceed 1 MiB; give fewer details")
    }
    try file.append(line + [0x0A])
    try file.sync()
    try store(next)
    return next
  }

  private func repair(of torn: [UInt8], at time: Timestamp) -> AuditEvent {
    AuditEvent(
      time: time, actor: "system:audit", action: .auditRepair, success: true,
      details: [
        "reason": "an unfinished record at the end of the log, left by a crash, was removed",
        "removed_bytes": .integer(Int64(torn.count)),
        "removed_digest": .string(RunningDigest.text(of: torn)),
      ])
  }

  /// Where the next record goes, after making sure that nothing is missing before it.
  private func checked(_ tail: AuditTail) throws(LedgerError) -> AuditHead {
    let stored = try storedHead() ?? .empty
    let last = tail.last?.head ?? .empty
    if last == stored { return last }
    guard let record = tail.last, record.previous == stored.hash,
      record.sequence > 0, record.sequence - 1 == stored.sequence
    else {
      throw LedgerError(
        .corrupted,
        "'\(path)' ends at record \(last.sequence), but its head file says \(stored.sequence): "
          + "records were removed, replaced or lost. Nothing was added to the log.",
        advice: .checkAuditLog)
    }
    // A crash came between record and head. The head must never be two behind.
    try store(last)
    return last
  }
}
