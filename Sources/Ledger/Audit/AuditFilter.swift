public import Core

/// Which records to read; every condition given must hold.
public struct AuditFilter: Hashable, Sendable {
  public var actions: Set<AuditAction>?
  public var actor: String?
  public var success: Bool?
  /// At or after this moment.
  public var since: Timestamp?
  /// Before this moment.
  public var until: Timestamp?

  public init(
    actions: Set<AuditAction>? = nil, actor: String? = nil, success: Bool? = nil,
    since: Timestamp? = nil, until: Timestamp? = nil
  ) {
    self.actions = actions
    self.actor = actor
    self.success = success
    self.since = since
    self.until = until
  }

  public func matches(_ event: AuditEvent) -> Bool {
    (actions?.contains(event.action) ?? true) && (actor.map { $0 == event.actor } ?? true)
      && (success.map { $0 == event.success } ?? true)
      && (since.map { $0 <= event.time } ?? true) && (until.map { event.time < $0 } ?? true)
  }
}

extension AuditLog {
  /// Hands over the matching records, oldest first, without checking the chain (`verify` does).
  ///
  /// Streams; memory is bounded by the longest line. An unfinished record at the end is left out.
  ///
  /// - Throws: `.corrupted` at a line that is no record; or what `body` throws.
  public func records(
    matching filter: AuditFilter = AuditFilter(),
    _ body: (AuditRecord) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    guard var reader = try AuditLineReader.open(path) else { return }
    var line = 0
    while let bytes = try reader.next() {
      line += 1
      guard let record = AuditCodecV1.decode(bytes) else {
        throw LedgerError(
          .corrupted, "line \(line) of '\(path)' is no audit record.", advice: .checkAuditLog)
      }
      if filter.matches(record.event) { try body(record) }
    }
  }
}
