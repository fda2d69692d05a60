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
