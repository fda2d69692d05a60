import Core
package import Ledger

/// The lock of a cohort: at most one holder, on any machine, on the file system that holds
/// the state directory.
///
/// Every change happens under a `FileLock`, so on network file systems this needs working `flock`
/// (NFS 4, CIFS). A holder whose process died on this machine is replaced at once; one of another
/// machine when its heartbeat is older than `LeaseSettings.staleAfter`.
package struct LeaseFile: Sendable {
  package let paths: LedgerPaths
  let surroundings: Surroundings
  let settings: LeaseSettings
  let operations: any FileOperations

  package init(
    _ paths: LedgerPaths, in surroundings: Surroundings,
    settings: LeaseSettings = LeaseSettings(),
    operations: any FileOperations = SystemFileOperations()
  ) {
    self.paths = paths
    self.surroundings = surroundings
    self.settings = settings
    self.operations = operations
  }

  /// Takes the lock, waiting for its holder if need be.
  ///
  /// - Parameters:
  ///   - actor: who is to be named as the holder.
  ///   - operation: what for, such as `apply`.
  ///   - timeout: how long to wait; with zero, one attempt.
  /// - Throws: `.lockHeld`, naming the holder, when the time is over or the task is cancelled.
  package func acquire(
    actor: String, operation: String, timeout: Duration = .zero
  ) async throws(LedgerError) -> FileLease {
    let directory = paths.directory
    try await FileWork.run { () throws(LedgerError) in try DirectoryTree.create(directory) }
    var remaining = timeout
    while true {
      switch try await attempt(actor, operation) {
      case .success(let record): return FileLease(file: self, record: record)
      case .failure(let held):
        guard remaining > .zero else { throw held }
        let pause = min(remaining, settings.pollInterval)
        do { try await surroundings.sleep(pause) } catch { throw held }
        remaining -= pause
      }
    }
  }

  /// Who holds the lock, or nil. The holder may be gone; `acquire` finds out.
  package func holder() async throws(LedgerError) -> LockRecord? {
    try await Self.holder(paths)
  }

  static func holder(_ paths: LedgerPaths) async throws(LedgerError) -> LockRecord? {
    try await FileWork.run { () throws(LedgerError) in try read(paths) }
  }

  /// The lock as it is now, for work that may block.
  func read() throws(LedgerError) -> LockRecord? { try Self.read(paths) }

  private static func read(_ paths: LedgerPaths) throws(LedgerError) -> LockRecord? {
    let bytes: [UInt8]
    do { bytes = try AtomicFile.read(paths.lock, limit: 1 << 20) } catch
      where error.code == .notFound
    { return nil }
    return try JSONDocument.decode(
      LockRecord.self, from: bytes, at: paths.lock, format: LockRecord.format,
      remedy: "If no other process works on this cohort, remove the file.")
  }

  /// Who holds the lock and may still be at work; nil also where the holder is known to be gone.
  package func livingHolder() async throws(LedgerError) -> LockRecord? {
    try await holder().flatMap { isGone($0, surroundings.now()) ? nil : $0 }
  }

  /// Breaks the lock. Its holder finds out at its next heartbeat or write and writes no more state.
  ///
  /// - Parameter id: the lock's ID, as the error that named the holder says.
  /// - Returns: whose lock it was, for the audit log.
  /// - Throws: `.notFound` where nothing is locked, `.mismatched` where the ID is another.
  package func unlock(id: String) async throws(LedgerError) -> LockRecord {
    try await Self.unlock(paths, id: id, operations)
  }

  static func unlock(
    _ paths: LedgerPaths, id: String, _ operations: any FileOperations
  ) async throws(LedgerError) -> LockRecord {
    try await FileLock(paths.lockGuard).withLock { () throws(LedgerError) in
      guard let record = try read(paths) else {
        throw LedgerError(.notFound, "cohort '\(paths.cohort.name)' is not locked.")
      }
      guard record.id == id else {
        throw LedgerError(
          .mismatched,
          "the lock of cohort '\(paths.cohort.name)' has a different ID. It is held by "
            + "\(record.summary)."
        )
      }
      try operations.remove(paths.lock)
      return record
    }
  }

  /// Runs `body` while no other process changes lock, fence or state.
  func locked<Value: Sendable>(
    _ body: @escaping @Sendable () throws(LedgerError) -> Value
  ) async throws(LedgerError) -> Value {
    try await FileLock(paths.lockGuard).withLock(body)
  }

  func store(_ record: LockRecord) throws(LedgerError) {
    try AtomicFile.write(
      try JSONDocument.encode(record) + [0x0A], to: paths.lock, operations: operations)
  }

  private func held(by holder: LockRecord) -> LedgerError {
    LedgerError(
      .lockHeld,
      "cohort '\(paths.cohort.name)' of '\(paths.environment)' is locked by \(holder.summary).",
      advice: .awaitLock(id: holder.id))
  }

  /// - Returns: the lock, or why somebody else has it: a holder, or a process that was stopped within
  ///   the milliseconds for which it kept the guard.
  private func attempt(
    _ actor: String, _ operation: String
  ) async throws(LedgerError) -> Result<LockRecord, LedgerError> {
    do {
      return try await FileLock(paths.lockGuard, attempts: settings.guardAttempts).withLock {
        () throws(LedgerError) in try take(actor, operation)
      }
    } catch  where error.code == .lockHeld { return .failure(error) }
  }

  private func take(
    _ actor: String, _ operation: String
  ) throws(LedgerError) -> Result<LockRecord, LedgerError> {
    let current = try read()
    let now = surroundings.now()
    if let current, !isGone(current, now) { return .failure(held(by: current)) }
    let record = LockRecord(
      id: surroundings.makeID(), holder: actor, operation: operation, process: surroundings.process,
      at: now, fencingToken: try nextToken(after: current?.fencingToken ?? 0),
      tookOverFrom: current?.summary)
    try store(record)
    return .success(record)
  }

  private func isGone(_ record: LockRecord, _ now: Timestamp) -> Bool {
    if let space = surroundings.process.space, space == record.processSpace {
      return surroundings.process.knowsToBeDead(record)
    }
    return (now.milliseconds - record.heartbeat.milliseconds) / 1_000 >= settings.staleAfter
  }

  /// Persists the token before it is given out, so that no crash can make it come twice.
  private func nextToken(after known: Int64) throws(LedgerError) -> Int64 {
    let last = max(known, try lastToken())
    let (next, overflow) = last.addingReportingOverflow(1)
    guard !overflow else {
      throw LedgerError(.other, "'\(paths.fence)' contains too large a number")
    }
    try AtomicFile.write(Array("\(next)\n".utf8), to: paths.fence, operations: operations)
    return next
  }

  private func lastToken() throws(LedgerError) -> Int64 {
    let bytes: [UInt8]
    do { bytes = try AtomicFile.read(paths.fence, limit: 64) } catch
      where error.code == .notFound
    { return 0 }
    guard let token = Int64(String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)) else {
      throw LedgerError(
        .corrupted,
        "'\(paths.fence)' does not contain a number. Write a number into it that is larger than "
          + "every fencing token this cohort ever had.")
    }
    return token
  }
}
