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
