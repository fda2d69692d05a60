/// Something that is not as the log's writer left it.
public struct AuditFinding: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// Not a record, or its bytes are not those that were hashed.
    case changed
    /// Records are missing before this one.
    case missing
    /// The record stands in the wrong place, or a second time.
    case reordered
    /// The number is right and the record before is not the one it was written after.
    case unchained
    /// Records that a head or a state file knows are missing at the end.
    case truncated
    /// A record differs from what a head or a state file says.
    case replaced
    /// The head file is missing or unreadable.
    case headMissing
    /// An unfinished record at the end, left by a crash; harmless.
    case torn
    /// The head file is one record behind, after a crash; harmless.
    case headBehind
  }

  public var kind: Kind
  /// In the file, from 1; nil where no line is concerned.
  public var line: Int?
  public var message: String

  /// Whether the finding can be nothing but the trace of a crash.
  public var isHarmless: Bool { kind == .torn || kind == .headBehind }
}

/// What checking the whole log found.
public struct AuditVerification: Hashable, Sendable {
  /// In the order of the file; at most 100.
  public var findings: [AuditFinding] = []
  /// Records read.
  public var records: Int64 = 0
  /// Earlier crashes that appends have cleaned up after; each has its own record.
  public var repairs: Int64 = 0
  /// The end of the log.
  public var head: AuditHead = .empty

  public var isSound: Bool { findings.allSatisfy(\.isHarmless) }
}

extension AuditLog {
  /// Reads the whole log and checks every record, the chain and the end.
  ///
  /// One pass, some microseconds a record, in bounded memory. A log may grow meanwhile; a record that
  /// is being appended can show as `torn`.
  ///
  /// - Parameter anchors: further heads known from elsewhere, such as state files.
  /// - Throws: `.notFound` where there is neither a log nor a head: nothing is no proof of anything.
  public func verify(
    anchors: [AuditHead] = []
  ) throws(LedgerError) -> AuditVerification {
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
