/// Something that is not as the log's writer left it.
package struct AuditFinding: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
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

  package var kind: Kind
  /// In the file, from 1; nil where no line is concerned.
  package var line: Int?
  package var message: String

  /// Whether the finding can be nothing but the trace of a crash.
  package var isHarmless: Bool { kind == .torn || kind == .headBehind }
}

/// What checking the whole log found.
package struct AuditVerification: Hashable, Sendable {
  /// In the order of the file; at most 100.
  package var findings: [AuditFinding] = []
  /// Records read.
  package var records: Int64 = 0
  /// Earlier crashes that appends have cleaned up after; each has its own record.
  package var repairs: Int64 = 0
  /// The end of the log.
  package var head: AuditHead = .empty

  package var isSound: Bool { findings.allSatisfy(\.isHarmless) }
}
