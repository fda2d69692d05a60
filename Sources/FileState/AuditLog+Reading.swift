import Core
package import Ledger
import SystemPackage

extension AuditLog {
  /// Hands over the matching records, oldest first, without checking the chain (`verify` does).
  ///
  /// Streams; memory is bounded by some records. An unfinished record at the end is left out.
  ///
  /// - Throws: `.corrupted` at a line that is no record; or what `body` throws.
  package func records(
    matching filter: AuditFilter = AuditFilter(),
    _ body: (AuditRecord) throws(LedgerError) -> Void
  ) async throws(LedgerError) {
    try await FileAuditReader(path).forEach(matching: filter, body)
  }

  /// Reads the whole log and checks every record, the chain and the end.
  ///
  /// One pass, some microseconds a record, in bounded memory. A log may grow meanwhile; a record that
  /// is being appended can show as `torn`.
  ///
  /// - Parameter anchors: further heads known from elsewhere, such as state files.
  /// - Throws: `.notFound` where there is neither a log nor a head: nothing is no proof of anything.
  package func verify(
    anchors: [AuditHead] = []
  ) async throws(LedgerError) -> AuditVerification {
    try await FileWork.run { () throws(LedgerError) in try verifyNow(anchors) }
  }

  private func verifyNow(_ anchors: [AuditHead]) throws(LedgerError) -> AuditVerification {
    var check = AuditCheck(anchors: anchors)
    // Before the records, which only grow: the head can then not be ahead of what is read.
    do { check.storedHead = try storedHead() } catch  where error.code == .corrupted {
      check.report(.headMissing, nil, error.message)
    }
    if let reader = try AuditLineReader.open(path) {
      var reader = reader
      while let line = try reader.next() { check.take(line) }
      check.finish(tornLength: reader.tornLength)
    } else if anchors.isEmpty, check.storedHead == nil, !FileExistence.exists(headPath) {
      throw LedgerError(
        .notFound,
        "there is no audit log '\(path)'. Check the environment's name and the state directory.")
    } else {
      check.finish(tornLength: 0)
    }
    return check.result
  }
}

/// Decodes the records of a log, some at a time.
actor FileAuditReader: AuditReader {
  /// Records handed over at once, at most.
  private static let batch = 256

  private let executor = FileExecutor("keyshift.audit")
  private let path: FilePath
  private var lines: AuditLineReader?
  private var isOpen = false
  private var line = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(_ path: FilePath) { self.path = path }

  func next() throws(LedgerError) -> [AuditRecord]? {
    if !isOpen {
      lines = try AuditLineReader.open(path)
      isOpen = true
    }
    var records: [AuditRecord] = []
    while records.count < Self.batch, let bytes = try lines?.next() {
      line += 1
      guard let record = AuditCodecV1.decode(bytes) else {
        throw LedgerError(
          .corrupted, "line \(line) of '\(path)' is not an audit record.", advice: .checkAuditLog)
      }
      records.append(record)
    }
    return records.isEmpty ? nil : records
  }
}
